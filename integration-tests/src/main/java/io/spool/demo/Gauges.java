package io.spool.demo;

import io.spool.core.Spools;
import io.spool.core.error.SpoolException;
import io.spool.core.value.ReaderStatus;
import io.spool.core.value.SpoolStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Asks broker and spools how much they hold, without touching any of it.
 *
 * <p>Not thread-safe.
 */
final class Gauges implements AutoCloseable {
    private static final int ANSWER_MILLIS = 2_000;
    private static final TopicPartition TOPIC = new TopicPartition(Pipeline.TOPIC, 0);
    private static final Duration FETCH_PATIENCE = Duration.ofMillis(20);

    private final Pipeline pipeline;
    private final Admin admin;
    private final TopicTail topicTail;
    private final TopicTail replayedTail;

    Gauges(Pipeline pipeline, String bootstrap) {
        this.pipeline = pipeline;
        this.admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap,
                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 200,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MILLIS,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MILLIS));
        this.topicTail = new TopicTail(bootstrap, Pipeline.TOPIC);
        this.replayedTail = new TopicTail(bootstrap, Pipeline.REPLAYED_TOPIC);
    }

    /**
     * The counts of now, asked from left to right. So, when a stage is found to have nothing left, and the stages before it
     * were found to have nothing left, then nothing more can come to it.
     *
     * @param before what is repeated of that which cannot be asked now
     * @param isBrokerUp whether it makes sense to ask the broker
     */
    Counts read(long sampled, Counts before, boolean isBrokerUp) throws SpoolException, InterruptedException {
        SpoolStatus a = Spools.status(pipeline.localSpool());
        long lagA = lag(a, pipeline.localReader());
        long topic = topicTail.count(FETCH_PATIENCE);
        long lagTopic = isBrokerUp ? topicTail.lag(committed()) : before.lagTopic();
        long spool = 0;
        long lagB = 0;
        if (Spools.exists(pipeline.kafkaSpool())) {
            SpoolStatus b = Spools.status(pipeline.kafkaSpool());
            spool = b.nextSequence() - 1;
            lagB = lag(b, pipeline.kafkaReader());
        }
        long replayed = replayedTail.count(FETCH_PATIENCE);
        return new Counts(sampled, topic, spool, replayed, lagA, lagTopic, lagB);
    }

    /** All frames, as long as the spool does not know the reader. */
    private static long lag(SpoolStatus status, String reader) {
        return status.readers().stream()
                .filter(known -> known.name().equals(reader))
                .mapToLong(ReaderStatus::lagFrames)
                .findFirst()
                .orElse(status.nextSequence() - 1);
    }

    private long committed() throws InterruptedException {
        try {
            OffsetAndMetadata offset = admin.listConsumerGroupOffsets(pipeline.sinkGroup())
                    .partitionsToOffsetAndMetadata()
                    .get(ANSWER_MILLIS, TimeUnit.MILLISECONDS)
                    .get(TOPIC);
            return offset == null ? 0 : offset.offset();
        } catch (ExecutionException | TimeoutException e) {
            return 0;
        }
    }

    /** What the connectors have reported, as of these counts. */
    List<ReaderReport> reports(Counts counts) throws SpoolException {
        String local = pipeline.localReader();
        String kafka = pipeline.kafkaReader();
        return List.of(
                new ReaderReport(Places.SPOOL_A, local, counts.lagA(), lost(pipeline.localSpool(), local)),
                new ReaderReport(Places.TOPIC, pipeline.sinkGroup(), counts.lagTopic(), 0),
                new ReaderReport(Places.SPOOL_B, kafka, counts.lagB(), lost(pipeline.kafkaSpool(), kafka)));
    }

    private static long lost(Path spool, String reader) throws SpoolException {
        return Spools.status(spool).readers().stream()
                .filter(known -> known.name().equals(reader))
                .mapToLong(known -> known.lost() + known.overrun() + known.damaged())
                .sum();
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
        topicTail.close();
        replayedTail.close();
    }
}
