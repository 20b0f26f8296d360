package io.spool.bench.soak;

import io.spool.bench.load.Messages;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Gives a topic JSON records at a steady rate, in a thread of its own, until it is closed. */
final class Feeder implements AutoCloseable {
    private final KafkaProducer<byte @Nullable [], byte[]> producer;
    private final String topic;
    private final byte[][] messages;
    private final Pace pace;
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final Thread thread = new Thread(this::feed, "feeder");
    private volatile boolean closed;

    /**
     * @param bytes of a record's value
     * @param perSecond records
     */
    Feeder(String bootstrap, String topic, int bytes, long perSecond) {
        this.topic = topic;
        messages = Messages.ofSize(bytes);
        pace = new Pace(perSecond);
        producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ProducerConfig.LINGER_MS_CONFIG,
                        20,
                        // The topic was made just now: KAFKA-15591.
                        ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                        1),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        thread.start();
    }

    /** Records that the broker has. */
    long taken() {
        return taken.get();
    }

    /** Records that the broker did not take. */
    long refused() {
        return refused.get();
    }

    private void feed() {
        long sent = 0;
        try {
            while (!closed) {
                for (int due = pace.next(); due > 0; due--) {
                    var unused = producer.send(
                            new ProducerRecord<>(topic, messages[(int) (sent++ % messages.length)]), this::count);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void count(@Nullable RecordMetadata where, @Nullable Exception error) {
        var unused = (error == null ? taken : refused).incrementAndGet();
    }

    /** Returns when the broker has answered for all that was sent. */
    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close();
    }
}
