package io.spool.demo;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Tells the person in front of the screen what goes on: on a terminal in one line that changes, and otherwise in a line
 * now and then.
 *
 * <p>Thread-safe.
 */
final class Progress {
    private static final long PLAIN_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final String CLEAR_LINE = "\r\033[K";

    private final PrintStream out;
    private final int columns;
    private final long startNanos = System.nanoTime();
    private long shownNanos = startNanos;
    private boolean lineIsOpen;
    private String phase = "";
    private Counts counts = Counts.NONE;
    private boolean isBrokerUp;

    /** @param columns how wide the terminal is; 0 when there is none */
    Progress(PrintStream out, int columns) {
        this.out = out;
        this.columns = columns;
    }

    /** A line that stays. */
    synchronized void say(String text) {
        closeLine();
        out.println(text);
        out.flush();
    }

    /** Something new begins: a line that stays, with the time. */
    synchronized void phase(String name, String what) {
        phase = name;
        say(String.format(Locale.ROOT, "%5.1f s  %s", seconds(), what));
    }

    /** How things are. */
    synchronized void show(Counts now, boolean brokerUp) {
        counts = now;
        isBrokerUp = brokerUp;
        if (columns > 0) {
            // A line that is too long would go on in the next, where it cannot be taken back.
            String line = line();
            out.print(CLEAR_LINE + line.substring(0, Math.min(line.length(), columns - 1)));
            out.flush();
            lineIsOpen = true;
        } else if (System.nanoTime() - shownNanos >= PLAIN_NANOS) {
            shownNanos = System.nanoTime();
            out.println(line());
            out.flush();
        }
    }

    /** Ends the line that changes; what it said last stays. */
    synchronized void closeLine() {
        if (lineIsOpen) {
            out.println();
            lineIsOpen = false;
        }
    }

    private String line() {
        return String.format(
                Locale.ROOT,
                "%5.1f s  %s, broker %s, lag %,d: A %,d > topic %,d > B %,d > replayed %,d",
                seconds(),
                phase,
                isBrokerUp ? "up" : "away",
                counts.behind(),
                counts.sampled(),
                counts.topic(),
                counts.spool(),
                counts.replayed());
    }

    double seconds() {
        return (System.nanoTime() - startNanos) / (double) TimeUnit.SECONDS.toNanos(1);
    }
}
