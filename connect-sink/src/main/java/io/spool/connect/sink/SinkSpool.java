package io.spool.connect.sink;

import io.spool.core.AppendOutcome;
import io.spool.core.SpoolWriter;
import io.spool.core.error.SpoolBusyException;
import io.spool.core.error.SpoolException;
import io.spool.core.value.FrameBatch;
import io.spool.core.value.Origin;
import io.spool.frame.FrameBytes;
import io.spool.frame.FrameException;
import io.spool.frame.UnframeableRecordException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One spool that the task appends to, and the records of the put under way that go there.
 *
 * <p>Records become frames in one growing buffer, and are appended together: with one lock for a put, or for each
 * {@link #MOST_WAITING_BYTES} of a large one. Once the spool has refused an append it is not asked again within the put,
 * since what comes later must not overtake what was refused.
 *
 * <p>For one thread.
 */
final class SinkSpool implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SinkSpool.class);

    /** More than this is not kept in memory before it is appended, so that a huge put does not need a huge buffer. */
    private static final long MOST_WAITING_BYTES = 16L << 20;

    /** Of what a spool takes in one append. An append that leaves more room finds it sooner in a spool that blocks. */
    private static final int PART_OF_LARGEST_BATCH = 4;

    private final Path directory;
    private final SpoolWriter writer;
    private final FrameEncoder encoder;
    private final Optional<OriginNames> origins;
    private final SinkSpoolMeter meter;
    private final EncodingWatch encoding;
    private boolean clockTold;
    private final long enough;

    private final FrameBytes bytes = new FrameBytes(64 * 1024);
    private final FrameBatch batch = new FrameBatch();
    private final List<SinkRecord> waiting = new ArrayList<>();
    private int[] ends = new int[512];
    private long waitingStorage;

    private final List<SinkRecord> outstanding = new ArrayList<>();
    private @Nullable String refusal;
    private boolean unforced;

    /** @param origins names of what the spool is to take once; empty: it takes everything */
    SinkSpool(
            Path directory,
            SpoolWriter writer,
            FrameEncoder encoder,
            Optional<OriginNames> origins,
            SinkSpoolMeter meter) {
        this.directory = directory;
        this.writer = writer;
        this.encoder = encoder;
        this.origins = origins;
        this.meter = meter;
        this.encoding = new EncodingWatch(
                writer, why -> log.warn("Frames in spool {} are not encoded as they should be: {}", directory, why));
        this.enough = Math.min(MOST_WAITING_BYTES, writer.maxBatchBytes() / PART_OF_LARGEST_BATCH);
    }

    /**
     * Takes a record in, and appends what is waiting when that is enough.
     *
     * @throws UnframeableRecordException when this record can never be a frame of this spool: it was not taken in
     */
    void add(SinkRecord record) throws SpoolException, FrameException {
        if (refusal != null) {
            outstanding.add(record);
            return;
        }
        int from = bytes.length();
        int depth = bytes.depth();
        try {
            encoder.encode(record, bytes);
            checkSize(bytes.length() - from);
        } catch (FrameException e) {
            bytes.rewind(from, depth);
            throw e;
        }
        if (waiting.size() == ends.length) {
            ends = Arrays.copyOf(ends, ends.length * 2);
        }
        ends[waiting.size()] = bytes.length();
        waiting.add(record);
        waitingStorage += SpoolWriter.storageOf(bytes.length() - from);
        if (waitingStorage >= enough) {
            append();
        }
    }

    private void checkSize(int length) throws UnframeableRecordException {
        if (length > writer.maxFrameBytes()) {
            throw new UnframeableRecordException(
                    "a frame of " + length + " bytes",
                    "at most " + writer.maxFrameBytes() + " bytes, which the spool " + directory
                            + " was created with (for new spools: " + SpoolSinkConfig.MAX_FRAME_BYTES_CONFIG + " and "
                            + SpoolSinkConfig.SIZE_BYTES_CONFIG + ")");
        }
    }

    /** Appends what is waiting, or finds that the spool does not take it now. */
    void append() throws SpoolException {
        if (waiting.isEmpty()) {
            return;
        }
        // Only now: the buffer may have moved while it grew.
        int from = 0;
        for (int i = 0; i < waiting.size(); i++) {
            int length = ends[i] - from;
            if (origins.isPresent()) {
                SinkRecord record = waiting.get(i);
                batch.add(origins.get().of(record), record.originalKafkaOffset(), bytes.array(), from, length);
            } else {
                batch.add(bytes.array(), from, length);
            }
            from = ends[i];
        }
        long begin = System.nanoTime();
        try {
            AppendOutcome outcome = writer.offer(batch);
            outcome.refusal()
                    .ifPresentOrElse(
                            refused -> {
                                meter.refused(batch.count(), System.nanoTime() - begin);
                                refused(refused.toString());
                            },
                            () -> {
                                meter.repeated(outcome.repeated());
                                meter.appended(
                                        outcome.count(),
                                        waitingStorage * outcome.count() / batch.count(),
                                        System.nanoTime() - begin);
                                // Also when all were left out: the writer that appended them may not have forced them.
                                unforced = true;
                            });
        } catch (SpoolBusyException e) {
            meter.refused(batch.count(), System.nanoTime() - begin);
            refused(String.valueOf(e.getMessage()));
        } finally {
            forgetWaiting();
        }
        encoding.look();
        tellClock();
    }

    /** Once: a clock that is set to and fro would fill the log, and the spool counts how often. */
    private void tellClock() {
        if (!clockTold && writer.clockStep().isPresent()) {
            clockTold = true;
            log.warn("Spool {}: {}", directory, writer.clockStep().get());
        }
    }

    private void refused(String why) {
        refusal = why + " [spool " + directory + "]";
        outstanding.addAll(waiting);
    }

    private void forgetWaiting() {
        batch.clear();
        bytes.clear();
        waiting.clear();
        waitingStorage = 0;
    }

    /** Records of this put that the spool has not taken, in their order. */
    List<SinkRecord> outstanding() {
        return outstanding;
    }

    /** Why it has not taken them; empty when it has taken all. */
    Optional<String> refusal() {
        return Optional.ofNullable(refusal);
    }

    /** Forgets what a put has left behind, however it ended. */
    void beginPut() {
        forgetWaiting();
        outstanding.clear();
        refusal = null;
    }

    /** Notes what comes next from origins whose last records are in no spool. What the spool knows already is not told again. */
    void pass(Map<Origin, Long> next) throws SpoolException {
        Map<Origin, Long> known = writer.origins();
        if (next.entrySet().stream().anyMatch(each -> known.getOrDefault(each.getKey(), 0L) < each.getValue())) {
            writer.changeOrigins(now -> next.forEach((origin, offset) -> now.merge(origin, offset, Math::max)));
        }
    }

    /** Puts on the disk what was appended since the last time. */
    void force() throws SpoolException {
        if (unforced) {
            long begin = System.nanoTime();
            writer.force();
            meter.forced(System.nanoTime() - begin);
            unforced = false;
        }
    }

    /** Lets go of the spool. What may have been committed was forced before, so that a failure here costs nothing but time. */
    @Override
    public void close() {
        try {
            writer.close();
        } catch (SpoolException e) {
            log.warn("Spool {} was let go, but not in good order: {}", directory, e.getMessage());
        }
        // Closing waits for a dictionary that is being made.
        encoding.look();
    }
}
