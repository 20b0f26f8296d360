package io.spool.connect.source;

import io.spool.core.format.SpoolFormat;
import io.spool.core.value.SpoolIdentity;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Where a reader is in a spool, as Connect keeps it.
 *
 * <p>Connect's source partition is {@code {"spool": uuid, "reader": name}}, its source offset
 * {@code {"generation": g, "sequence": s, "time": t}} with the sequence that is read next, which is one more than that of the
 * record it came with, and the time at which the frame of that record was appended.
 *
 * <p>The time tells whether the spool still has the frame that was delivered. A spool whose volume was set back to an earlier
 * snapshot may give its sequences to other frames, and then the position means nothing in it.
 *
 * @param generation the spool's generation, in which the sequence means something
 * @param sequence the sequence that is read next
 * @param timeMs when the frame before it was appended, in milliseconds since 1970; empty when that is not known, as after a gap
 */
record SourcePosition(long generation, long sequence, OptionalLong timeMs) {
    static final String SPOOL = "spool";
    static final String READER = "reader";
    static final String GENERATION = "generation";
    static final String SEQUENCE = "sequence";
    static final String TIME = "time";

    /**
     * Connect's name for this reader of this spool. Its order is fixed: Connect stores partitions as the bytes of their JSON
     * and finds an offset by those bytes, and the order of {@code Map.of} differs from one JVM to the next. It is also the
     * order that the two have in a {@code HashMap}, which a worker may make of what it has stored: another order, and offsets
     * that were deleted would not be found.
     */
    static Map<String, String> partition(SpoolIdentity identity, String reader) {
        Map<String, String> ordered = new LinkedHashMap<>();
        ordered.put(SPOOL, identity.uuid().toString());
        ordered.put(READER, reader);
        return Collections.unmodifiableMap(ordered);
    }

    /** As Connect stores it where the time is not known. */
    static Map<String, Object> offset(Long generation, long sequence) {
        return Map.of(GENERATION, generation, SEQUENCE, sequence);
    }

    /** As Connect stores it; one is made for each record. */
    static Map<String, Object> offset(Long generation, long sequence, Long timeMs) {
        return Map.of(GENERATION, generation, SEQUENCE, sequence, TIME, timeMs);
    }

    /**
     * What Connect has stored; empty when it has nothing. Members that are not known are passed over: a later release may
     * have stored them.
     *
     * @throws IllegalArgumentException when it is no position: somebody altered it by hand
     */
    static Optional<SourcePosition> of(@Nullable Map<String, ?> offset) {
        if (offset == null) {
            return Optional.empty();
        }
        OptionalLong generation = whole(offset.get(GENERATION));
        OptionalLong sequence = whole(offset.get(SEQUENCE));
        OptionalLong time = whole(offset.get(TIME));
        if (generation.isEmpty()
                || sequence.isEmpty()
                || (offset.containsKey(TIME) && (time.isEmpty() || time.getAsLong() < 0))
                || generation.getAsLong() < 0
                || sequence.getAsLong() < SpoolFormat.FIRST_SEQUENCE) {
            throw new IllegalArgumentException("the offset is " + offset + "; expected {\"" + GENERATION + "\": g, \""
                    + SEQUENCE + "\": s}, and perhaps \"" + TIME
                    + "\": t, with whole numbers, g and t from 0 and s from 1 on");
        }
        return Optional.of(new SourcePosition(generation.getAsLong(), sequence.getAsLong(), time));
    }

    /** A whole number, whichever way JSON and converters spell it; empty when it is none, or beyond 64 bits. */
    private static OptionalLong whole(@Nullable Object value) {
        if (!(value instanceof Number) && !(value instanceof String)) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(new BigDecimal(value.toString()).longValueExact());
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        } catch (ArithmeticException e) {
            return OptionalLong.empty(); // a fraction, or too large
        }
    }
}
