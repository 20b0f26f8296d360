package io.spool.connect.sink;

import io.spool.core.error.SpoolException;
import io.spool.frame.FrameException;
import io.spool.metrics.TaskMetrics;
import io.spool.plugin.PluginVersion;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends what it is given to spools, and lets offsets be committed for what the spools hold safely.
 *
 * <p>Exactly once, unless configured otherwise: a spool remembers with its frames what comes next from each partition, and leaves
 * out what it has had; the consumer goes on where the spools say. A record's offset is committed only when the record is in its
 * spool and, unless configured otherwise, on the disk. When a put returns, all of its records are in their spools.
 */
public final class SpoolSinkTask extends SinkTask {
    private static final Logger log = LoggerFactory.getLogger(SpoolSinkTask.class);

    private @Nullable Running running;

    /** What there is between start and stop. */
    private record Running(
            SinkSettings settings,
            OpenSpools spools,
            SpooledOffsets offsets,
            SinkBatch batch,
            ResumePoints resumePoints,
            SinkMetrics metrics) {}

    @Override
    public String version() {
        return PluginVersion.text();
    }

    @Override
    public void start(Map<String, String> properties) {
        SinkSettings settings = new SpoolSinkConfig(properties).settings();
        OriginNames names = new OriginNames(settings.connector());
        SinkMetrics metrics = new SinkMetrics(TaskMetrics.of(properties, context));
        OpenSpools spools = new OpenSpools(settings, names, metrics);
        try {
            spools.openConstant();
        } catch (SpoolException e) {
            spools.close();
            metrics.close();
            throw SinkFailures.failed("The spool could not be opened", e);
        }
        SpooledOffsets offsets = new SpooledOffsets();
        running = new Running(
                settings,
                spools,
                offsets,
                new SinkBatch(spools, offsets, reporter(), metrics),
                new ResumePoints(settings, names),
                metrics);
    }

    /** Has the consumer go on where the spools say. */
    @Override
    public void open(Collection<TopicPartition> partitions) {
        Running now = running();
        now.offsets().open(partitions);
        if (now.settings().once()) {
            try {
                Map<TopicPartition, Long> points = now.resumePoints().of(partitions);
                if (!points.isEmpty()) {
                    context.offset(points);
                }
            } catch (SpoolException e) {
                throw SinkFailures.failed("The spool cannot say where to go on", e);
            }
        }
    }

    private @Nullable ErrantRecordReporter reporter() {
        try {
            return context.errantRecordReporter();
        } catch (NoSuchMethodError | NoClassDefFoundError e) {
            return null; // a worker from before Kafka 2.6
        }
    }

    @Override
    public void put(Collection<SinkRecord> records) {
        Running now = running();
        now.resumePoints().check(records);
        try {
            Optional<SinkBatch.Refusal> refusal = now.batch().put(records);
            if (refusal.isPresent()) {
                context.timeout(now.settings().backoff().toMillis());
                throw SinkFailures.refused(refusal.get());
            }
        } catch (SpoolException | FrameException e) {
            throw SinkFailures.failed("Records could not be appended", e);
        }
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> preCommit(Map<TopicPartition, OffsetAndMetadata> consumed) {
        Running now = running();
        Map<TopicPartition, OffsetAndMetadata> committable = now.offsets().committable(consumed);
        if (now.settings().once()) {
            try {
                now.spools().pass(now.resumePoints().passed(committable));
            } catch (SpoolException e) {
                // Costs work after a restart, and no record: it is tried again with the next commit.
                log.warn("A spool was not told of records that were passed over: {}", e.getMessage());
            }
        }
        forceIfWanted(now);
        now.metrics().lookForReaders();
        return committable;
    }

    private static void forceIfWanted(Running now) {
        if (now.settings().commitAfter() == CommitAfter.FORCE) {
            try {
                now.spools().force();
            } catch (SpoolException e) {
                throw SinkFailures.failed("Offsets cannot be committed, since frames could not be put on the disk", e);
            }
        }
    }

    /** Lets go of all spools; those that are still ours are opened again with the next record for them. */
    @Override
    public void close(Collection<TopicPartition> partitions) {
        Running now = running;
        if (now != null) {
            now.offsets().forget(partitions);
            now.resumePoints().forget(partitions);
            // Partitions that stay with us may be committed later, when nobody would know what is to be forced.
            forceIfWanted(now);
            now.spools().close();
        }
    }

    @Override
    public void stop() {
        Running now = running;
        running = null;
        if (now != null) {
            now.spools().close();
            now.metrics().close();
        }
    }

    private Running running() {
        if (running == null) {
            throw new IllegalStateException("the task is not started");
        }
        return running;
    }
}
