package io.spool.replay;

/**
 * What a replay sends to a topic.
 *
 * @param topic its name
 * @param records how many records
 * @param bytes bytes of their keys, values and headers
 * @param tombstones how many of them have no value
 * @param firstSequence sequence of the first of their frames
 * @param lastSequence sequence of the last
 */
public record TopicCount(
        String topic, long records, long bytes, long tombstones, long firstSequence, long lastSequence) {}
