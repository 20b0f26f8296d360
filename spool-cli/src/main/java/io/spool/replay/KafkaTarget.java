package io.spool.replay;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/**
 * Sends records with a producer, and knows up to which sequence the broker has acknowledged all.
 *
 * <p>So many bytes are under way at most: they are what comes again when the process is killed.
 */
final class KafkaTarget implements RecordTarget {
    /** Enough to fill a request of a megabyte several times. */
    static final long UNDER_WAY_BYTES = 8 << 20;

    private static final long SLICE_MILLIS = 100;
    private static final Duration QUIET = Duration.ofSeconds(5);

    private record Sent(long sequence, long bytes, Future<RecordMetadata> answer) {}

    private final Producer<byte[], byte[]> producer;
    private final boolean skip;
    private final Consumer<String> notice;
    private final Deque<Sent> underWay = new ArrayDeque<>();
    private final Map<String, Integer> partitions = new HashMap<>();
    private long underWayBytes;
    private long records;
    private long bytes;
    private long skipped;

    /**
     * @param producer is closed with this
     * @param skip whether records that are too large for Kafka are left out; else they end the replay
     * @param notice is told of what the user should know
     */
    KafkaTarget(Producer<byte[], byte[]> producer, boolean skip, Consumer<String> notice) {
        this.producer = producer;
        this.skip = skip;
        this.notice = notice;
    }

    @Override
    public boolean send(long sequence, ProducerRecord<byte[], byte[]> record, BooleanSupplier stopped)
            throws ReplayException {
        requirePartition(sequence, record.topic(), record.partition());
        long size = RecordBytes.of(record);
        while (underWayBytes > 0 && underWayBytes + size > UNDER_WAY_BYTES) {
            if (!awaitOldest(Duration.ofDays(1), stopped)) {
                return false;
            }
        }
        try {
            underWay.add(new Sent(sequence, size, producer.send(record)));
        } catch (KafkaException | IllegalStateException e) {
            throw failed(sequence, e);
        }
        underWayBytes += size;
        settle();
        return true;
    }

    /** Kafka's client would wait a long time for a partition that never comes. */
    private void requirePartition(long sequence, String topic, @Nullable Integer partition) throws ReplayException {
        Integer count = partitions.get(topic);
        if (count == null) {
            try {
                count = producer.partitionsFor(topic).size();
            } catch (org.apache.kafka.common.errors.TimeoutException e) {
                throw new ReplayException(
                        "sequence " + sequence + ": there is no topic '" + topic
                                + "', and the broker does not make it; create it first",
                        e);
            } catch (KafkaException e) {
                throw failed(sequence, e);
            }
            partitions.put(topic, count);
        }
        if (partition != null && (partition < 0 || partition >= count)) {
            throw new ReplayException("sequence " + sequence + ": the record was in partition " + partition
                    + ", and topic '" + topic + "' has " + count
                    + "; give it more partitions, or leave out --keep-partition");
        }
    }

    @Override
    public void settle() throws ReplayException {
        Sent oldest = underWay.peek();
        while (oldest != null && oldest.answer().isDone()) {
            awaitOldest(Duration.ZERO, () -> false);
            oldest = underWay.peek();
        }
    }

    @Override
    public boolean finish(Duration patience, BooleanSupplier stopped) throws ReplayException {
        long end = System.nanoTime() + patience.toNanos();
        while (!underWay.isEmpty()) {
            long left = end - System.nanoTime();
            if (left <= 0 || !awaitOldest(Duration.ofNanos(left), stopped)) {
                settle();
                return underWay.isEmpty();
            }
        }
        return true;
    }

    /** Waits for the answer to the oldest record under way; false iff there is none in time, or it was stopped. */
    private boolean awaitOldest(Duration patience, BooleanSupplier stopped) throws ReplayException {
        Sent oldest = underWay.element();
        long start = System.nanoTime();
        boolean told = false;
        while (true) {
            try {
                oldest.answer().get(oldest.answer().isDone() ? 0 : SLICE_MILLIS, TimeUnit.MILLISECONDS);
                records++;
                bytes += oldest.bytes();
                break;
            } catch (TimeoutException e) {
                Duration waited = Duration.ofNanos(System.nanoTime() - start);
                if (stopped.getAsBoolean() || waited.compareTo(patience) >= 0) {
                    return false;
                }
                if (!told && waited.compareTo(QUIET) >= 0) {
                    told = true;
                    notice.accept("the broker has not acknowledged sequence " + oldest.sequence() + " for "
                            + QUIET.toSeconds() + " s; trying on");
                }
            } catch (ExecutionException e) {
                if (!skip || !(e.getCause() instanceof RecordTooLargeException)) {
                    throw failed(oldest.sequence(), e);
                }
                notice.accept("sequence " + oldest.sequence() + " skipped: " + ReplayException.reason(e));
                skipped++;
                break;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        underWay.remove();
        underWayBytes -= oldest.bytes();
        return true;
    }

    private static ReplayException failed(long sequence, Throwable failure) {
        return new ReplayException(
                "sequence " + sequence + ": Kafka does not take it: " + ReplayException.reason(failure), failure);
    }

    @Override
    public long acknowledgedBefore(long next) {
        Sent oldest = underWay.peek();
        return oldest == null ? next : oldest.sequence();
    }

    @Override
    public long records() {
        return records;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public long skipped() {
        return skipped;
    }

    /** What is under way still is given up. */
    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
