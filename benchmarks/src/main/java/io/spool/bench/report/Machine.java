package io.spool.bench.report;

import java.util.Locale;

/** Where figures were taken. */
public final class Machine {
    private Machine() {}

    /** Processors, system and Java, in one line. */
    public static String description() {
        return String.format(
                Locale.ROOT,
                "%d processors, %s %s, Java %s (%s)",
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name"),
                System.getProperty("os.version").split("-", -1)[0],
                System.getProperty("java.version"),
                System.getProperty("java.vm.name"));
    }
}
