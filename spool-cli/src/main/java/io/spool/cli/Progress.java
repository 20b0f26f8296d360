package io.spool.cli;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A bar that shows a person how far long work is, drawn over itself; silent where nobody looks on. */
final class Progress {
    private static final int WIDTH = 30;

    private final Streams streams;
    private final boolean shown;
    private final long redrawNanos = TimeUnit.MILLISECONDS.toNanos(Terminal.redrawMillis());
    private final long start = System.nanoTime();
    private long drawn = start;
    private int lineLength;

    Progress(Streams streams, boolean shown) {
        this.streams = streams;
        this.shown = shown;
    }

    /** @param part from 0 to 1; below 0 when nobody knows */
    void show(double part, long frames) {
        long now = System.nanoTime();
        if (shown && now - drawn >= redrawNanos) {
            drawn = now;
            draw(line(part, frames, (now - start) / 1e9));
        }
    }

    static String line(double part, long frames, double seconds) {
        String count = String.format(Locale.ROOT, "%,d frames, %,.0f/s", frames, frames / Math.max(seconds, 1e-3));
        if (part < 0) {
            return count;
        }
        int filled = (int) Math.floor(WIDTH * Math.max(0, Math.min(1, part)));
        return String.format(
                Locale.ROOT,
                "[%s%s] %3d %%  %s",
                "#".repeat(filled),
                " ".repeat(WIDTH - filled),
                (int) Math.floor(100 * part),
                count);
    }

    private void draw(String line) {
        PrintStream err = streams.err();
        err.print("\r" + line + " ".repeat(Math.max(0, lineLength - line.length())));
        err.flush();
        lineLength = line.length();
    }

    /** Tells the user something, in a line of its own. */
    void say(String message) {
        end();
        streams.say(message);
    }

    /** Takes the bar away. */
    void end() {
        if (lineLength > 0) {
            streams.err().print("\r" + " ".repeat(lineLength) + "\r");
            streams.err().flush();
            lineLength = 0;
        }
    }
}
