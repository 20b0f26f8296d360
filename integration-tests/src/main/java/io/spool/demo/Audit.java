package io.spool.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Compares what is read at one place with what was sampled, frame by frame. */
final class Audit {
    private final String place;
    private final SampledFrames sampled;
    private final FrameJson json = new FrameJson();
    private final BitSet present = new BitSet();
    private final BitSet delivered = new BitSet();
    private long read;
    private long differing;
    private long duplicated;

    /** @param sampled must be complete */
    Audit(String place, SampledFrames sampled) {
        this.place = place;
        this.sampled = sampled;
    }

    String place() {
        return place;
    }

    /** Takes one record into account; null for one that is no JSON. */
    void found(@Nullable JsonNode frame) {
        read++;
        JsonNode counter = frame == null ? null : frame.get(FrameJson.COUNTER);
        if (frame == null || counter == null || !counter.isIntegralNumber() || !sampled.contains(counter.asLong(-1))) {
            differing++;
            return;
        }
        int n = counter.asInt();
        if (present.get(n)) {
            duplicated++;
        }
        present.set(n);
        if (sampled.matches(n, json.digest(frame))) {
            delivered.set(n);
        } else {
            differing++;
        }
    }

    /** How many records were read here. */
    long read() {
        return read;
    }

    /**
     * The sum.
     *
     * @param written how many records were written here, by the place's own bookkeeping
     * @param lost frames that the place itself declared lost or damaged
     */
    Tally tally(long written, long lost) {
        int count = sampled.count();
        return new Tally(
                place,
                count,
                written,
                read,
                delivered.cardinality(),
                count - (long) present.cardinality(),
                differing,
                duplicated,
                lost);
    }
}
