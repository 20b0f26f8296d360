package io.spool.core.value;

import io.spool.core.format.SpoolFormat;
import java.nio.charset.StandardCharsets;

/**
 * Where frames come from, when they come from somewhere that numbers what it gives: one partition of a Kafka topic, say, as
 * one connector reads it. The spool remembers for each origin which of its offsets comes next, and takes none twice.
 *
 * @param name 1 to {@link SpoolFormat#ORIGIN_NAME_MAX} bytes of UTF-8; what origins have in common, such as connector and topic
 * @param partition 0 or more
 */
public record Origin(String name, int partition) implements Comparable<Origin> {
    public Origin {
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0 || bytes > SpoolFormat.ORIGIN_NAME_MAX) {
            throw new IllegalArgumentException("an origin's name has 1 to " + SpoolFormat.ORIGIN_NAME_MAX
                    + " bytes, not " + bytes + ": '" + name + "'");
        }
        if (partition < 0) {
            throw new IllegalArgumentException("an origin's partition is not negative: " + partition);
        }
    }

    /** By name, then by partition. */
    @Override
    public int compareTo(Origin other) {
        int byName = name.compareTo(other.name);
        return byName != 0 ? byName : Integer.compare(partition, other.partition);
    }

    @Override
    public String toString() {
        return name + "-" + partition;
    }
}
