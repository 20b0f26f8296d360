package io.spool.replay;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The way to a Kafka cluster: finds out soon whether there is one, and opens an idempotent producer to it. */
final class KafkaConnection {
    private final Map<String, Object> settings = new HashMap<>();
    private final Duration patience;

    /**
     * @param bootstrap addresses of brokers; empty when the properties name them
     * @param given the user's properties for the producer
     * @param patience how long a broker, and a topic, may take to be found
     */
    KafkaConnection(Optional<String> bootstrap, Properties given, Duration patience) throws ReplayException {
        this.patience = patience;
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "spool-replay");
        // One request at a time, as source connectors do, and nearly as large as a broker takes by default, so that it
        // is no slower than five small
        // ones. Before Kafka 4.5 a broker takes the second request into a partition that was made just now, when the
        // first came too early
        // for it, and then never the first (KAFKA-15591): records would be out of order, or the replay would fail.
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 1_000_000);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 64L << 20);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, patience.toMillis());
        given.stringPropertyNames().forEach(name -> settings.put(name, given.getProperty(name)));
        bootstrap.ifPresent(addresses -> settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, addresses));
        if (!settings.containsKey(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG)) {
            throw new ReplayException("no broker named: give --bootstrap-server, or bootstrap.servers in --config");
        }
        // What a resumed replay relies on: no record twice, and none before the one that was to be before it.
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
    }

    /** What a producer is made with. */
    Map<String, Object> settings() {
        return Map.copyOf(settings);
    }

    /** Returns when a broker has answered. */
    void requireBroker() throws ReplayException {
        Map<String, Object> asking = new HashMap<>(settings);
        int millis = (int) Math.min(Integer.MAX_VALUE, patience.toMillis());
        asking.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
        asking.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
        Admin admin;
        try {
            admin = Admin.create(asking);
        } catch (KafkaException e) {
            throw new ReplayException("Kafka's client does not take these settings: " + ReplayException.reason(e), e);
        }
        try {
            admin.describeCluster().nodes().get(millis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw unreachable(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException) {
                throw unreachable(e);
            }
            throw new ReplayException("broker " + address() + ": " + ReplayException.reason(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ReplayException("interrupted while asking for a broker", e);
        } finally {
            admin.close(Duration.ZERO);
        }
    }

    private ReplayException unreachable(Exception cause) {
        return new ReplayException(
                "no Kafka broker answers at " + address() + " within " + patience.toSeconds()
                        + " s: look at the address, the network, and the security settings",
                cause);
    }

    private String address() {
        return String.valueOf(settings.get(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG));
    }

    Producer<byte[], byte[]> producer() throws ReplayException {
        try {
            return new KafkaProducer<>(settings);
        } catch (KafkaException e) {
            throw new ReplayException("Kafka's client does not take these settings: " + ReplayException.reason(e), e);
        }
    }
}
