package io.spool.connect.source;

import io.spool.core.value.SpoolIdentity;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a reader is in a spool, as Connect keeps it.
 *
 * <p>Connect's source partition is {@code {"spool": uuid, "reader": name}}, its source offset
 * {@code {"generation": g, "sequence": s}} with the sequence that is read next, which is one more than that of the
 * record it came with.
 *
 * @param generation the spool's generation, in which the sequence means something
 * @param sequence the sequence that is read next
 */
record SourcePosition(long generation, long sequence) {
    static final String SPOOL = "spool";
    static final String READER = "reader";
    static final String GENERATION = "generation";
    static final String SEQUENCE = "sequence";

    /**
     * Connect's name for this reader of this spool. Its order is fixed: Connect stores partitions as the bytes of their JSON
     * and finds an offset by those bytes, and the order of {@code Map.of} differs from one JVM to the next.
     */
    static Map<String, String> partition(SpoolIdentity identity, String reader) {
        Map<String, String> ordered = new LinkedHashMap<>();
        ordered.put(SPOOL, identity.uuid().toString());
        ordered.put(READER, reader);
        return Collections.unmodifiableMap(ordered);
    }

    /** As Connect stores it. */
    Map<String, Object> offset() {
        return offset(generation, sequence);
    }

    /** As Connect stores it; one is made for each record. */
    static Map<String, Object> offset(Long generation, long sequence) {
        return Map.of(GENERATION, generation, SEQUENCE, sequence);
    }

    /**
     * What Connect has stored; empty when it has nothing.
     *
     * @throws IllegalArgumentException when it is no position: somebody altered it by hand
     */
    static Optional<SourcePosition> of(@Nullable Map<String, Object> offset) {
        if (offset == null) {
            return Optional.empty();
        }
        if (offset.get(GENERATION) instanceof Number generation
                && offset.get(SEQUENCE) instanceof Number sequence
                && sequence.longValue() >= 1) {
            return Optional.of(new SourcePosition(generation.longValue(), sequence.longValue()));
        }
        throw new IllegalArgumentException("Connect's stored offset is " + offset + "; expected {\"" + GENERATION
                + "\": number, \"" + SEQUENCE + "\": number from 1 on}");
    }
}
