package io.spool.cli;

/** Whether a person looks on: {@code bin/spool}, which can ask the system, tells. */
final class Terminal {
    private Terminal() {}

    static boolean isOutput() {
        return Boolean.getBoolean("spool.terminal.out");
    }

    /** How long at least between two pictures of the same thing. */
    static long redrawMillis() {
        return Long.getLong("spool.terminal.redrawMillis", 100);
    }

    static boolean isError() {
        return Boolean.getBoolean("spool.terminal.err");
    }
}
