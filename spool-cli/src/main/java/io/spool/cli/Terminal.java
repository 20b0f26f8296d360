package io.spool.cli;

/** Whether a person looks on: {@code bin/spool}, which can ask the system, tells. */
final class Terminal {
    private Terminal() {}

    static boolean isOutput() {
        return Boolean.getBoolean("spool.terminal.out");
    }

    static boolean isError() {
        return Boolean.getBoolean("spool.terminal.err");
    }
}
