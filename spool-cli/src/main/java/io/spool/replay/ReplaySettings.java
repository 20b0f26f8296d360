package io.spool.replay;

import io.spool.frame.TopicTemplate;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Properties;

/**
 * What a replay does with frames.
 *
 * @param bootstrap addresses of brokers; empty when the properties name them
 * @param properties further settings of the producer
 * @param patience how long a broker may take to be found
 * @param topic where records go
 * @param keepPartition whether records keep their partitions
 * @param keyFormat how keys become bytes
 * @param valueFormat how values become bytes
 * @param speed how fast by the times of the frames
 * @param rate records in a second at most
 * @param skip whether frames that no record can be made of are left out; else they end the replay
 */
public record ReplaySettings(
        Optional<String> bootstrap,
        Properties properties,
        Duration patience,
        TopicTemplate topic,
        boolean keepPartition,
        ByteFormat keyFormat,
        ByteFormat valueFormat,
        Speed speed,
        OptionalDouble rate,
        boolean skip) {}
