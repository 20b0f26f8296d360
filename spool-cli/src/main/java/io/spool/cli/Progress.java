package io.spool.cli;

import java.io.PrintStream;
import java.util.Locale;

/** A bar that shows a person how far long work is, drawn over itself; silent where nobody looks on. */
final class Progress {
    private static final int WIDTH = 30;
    private static final long REDRAW_NANOS = 100_000_000;

    private final PrintStream err;
    private final boolean shown;
    private final long start = System.nanoTime();
    private long drawn = start;
    private int lineLength;

    Progress(PrintStream err, boolean shown) {
        this.err = err;
        this.shown = shown;
    }

    /** @param part from 0 to 1 */
    void show(double part, long frames) {
        long now = System.nanoTime();
        if (shown && now - drawn >= REDRAW_NANOS) {
            drawn = now;
            draw(line(part, frames, (now - start) / 1e9));
        }
    }

    static String line(double part, long frames, double seconds) {
        int filled = (int) Math.floor(WIDTH * Math.max(0, Math.min(1, part)));
        return String.format(
                Locale.ROOT,
                "[%s%s] %3d %%  %,d frames, %,.0f/s",
                "#".repeat(filled),
                " ".repeat(WIDTH - filled),
                (int) Math.floor(100 * part),
                frames,
                frames / Math.max(seconds, 1e-3));
    }

    private void draw(String line) {
        err.print("\r" + line + " ".repeat(Math.max(0, lineLength - line.length())));
        err.flush();
        lineLength = line.length();
    }

    /** Takes the bar away. */
    void end() {
        if (lineLength > 0) {
            err.print("\r" + " ".repeat(lineLength) + "\r");
            err.flush();
            lineLength = 0;
        }
    }
}
