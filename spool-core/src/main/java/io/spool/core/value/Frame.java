package io.spool.core.value;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * One frame, copied out of the spool.
 *
 * @param sequence its number in the spool: 1 for the first ever, +1 for each
 * @param timeMs when it was appended, in milliseconds since 1970; follows the system's clock: it falls from one
 *     frame to the next where the clock was set back
 * @param content what was appended; this array belongs to the frame, callers must not change it
 */
@SuppressWarnings("ArrayRecordComponent") // equality of frames is not asked for; the hot path works on ReadBatch
public record Frame(long sequence, long timeMs, byte[] content) {

    /** The content as text. */
    public String text() {
        return new String(content, StandardCharsets.UTF_8);
    }

    /** When it was appended. */
    public Instant time() {
        return Instant.ofEpochMilli(timeMs);
    }
}
