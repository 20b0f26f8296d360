package io.spool.connect.source;

import io.spool.frame.TimestampBound;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * Where a replay ends.
 *
 * @param sequence the first sequence that is not handed out any more
 * @param timeMs from the first frame of this time or later on none is handed out any more; milliseconds since 1970. A frame of a time that
 *     lies ahead bears that of a wrong clock, and ends nothing
 * @param isAtStart whether it ends where the spool ended when it was opened
 */
record ReplayEnd(long sequence, long timeMs, boolean isAtStart) {
    /** There is none: frames are handed out as long as they come. */
    static final ReplayEnd NEVER = new ReplayEnd(Long.MAX_VALUE, Long.MAX_VALUE, false);

    /**
     * What the option says.
     *
     * @throws IllegalArgumentException when it says nothing; the message says what to write
     */
    static ReplayEnd of(Object value) {
        String text = value.toString();
        if (text.isEmpty()) {
            return NEVER;
        }
        if (text.equals("end")) {
            return new ReplayEnd(Long.MAX_VALUE, Long.MAX_VALUE, true);
        }
        try {
            if (text.startsWith("sequence:")) {
                long last = Long.parseLong(text.substring("sequence:".length()));
                if (last >= 1 && last < Long.MAX_VALUE) {
                    return new ReplayEnd(last + 1, Long.MAX_VALUE, false);
                }
            }
            if (text.startsWith("time:")) {
                long time = Instant.parse(text.substring("time:".length())).toEpochMilli();
                return new ReplayEnd(Long.MAX_VALUE, time, false);
            }
        } catch (NumberFormatException | DateTimeParseException | ArithmeticException e) {
            throw new IllegalArgumentException(wanted(text), e);
        }
        throw new IllegalArgumentException(wanted(text));
    }

    private static String wanted(String text) {
        return "'" + text + "' is no end; write end, sequence:42, time:2026-11-22T10:00:00Z, or nothing";
    }

    /** The same for a spool that ends before this sequence now. */
    ReplayEnd from(long spoolEnd) {
        return isAtStart ? new ReplayEnd(spoolEnd, timeMs, false) : this;
    }

    /** True iff this frame is behind the end. */
    boolean isBefore(long frame, long frameTimeMs) {
        return frame >= sequence || (frameTimeMs >= timeMs && !TimestampBound.isImpossible(frameTimeMs));
    }
}
