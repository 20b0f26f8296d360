package io.spool.core.value;

import java.time.Instant;

/**
 * What was appended within one second, minute or hour.
 *
 * @param start when the bucket begins
 * @param frames frames appended
 * @param bytes storage they took, in bytes
 */
public record RateBucket(Instant start, long frames, long bytes) {}
