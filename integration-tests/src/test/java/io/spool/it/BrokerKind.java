package io.spool.it;

import io.spool.cluster.KafkaBroker;
import io.spool.cluster.KafkaRuntime;
import java.nio.file.Path;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/** Where the broker of a test comes from. */
enum BrokerKind {
    /** A child process of the test, from {@code config/broker.properties}; it can be taken away and brought back. */
    PROCESS {
        @Override
        BrokerUnderTest start(Path home) {
            return new BrokerProcess(new KafkaBroker(KafkaRuntime.current(), home).start());
        }
    },

    /** Kafka's own image, by Testcontainers. */
    CONTAINER {
        @Override
        Optional<String> missing() {
            return DockerClientFactory.instance().isDockerAvailable()
                    ? Optional.empty()
                    : Optional.of("no Docker engine answers, so that Testcontainers cannot start a broker");
        }

        @Override
        BrokerUnderTest start(Path home) {
            KafkaContainer container = new KafkaContainer(IMAGE);
            container.start();
            return new BrokerContainer(container);
        }
    };

    private static final String IMAGE = "apache/kafka:4.3.1";
    private static final int LOG_TAIL = 6_000;

    /** What is missing here for brokers of this kind; empty iff they can be started. */
    Optional<String> missing() {
        return Optional.empty();
    }

    abstract BrokerUnderTest start(Path home);

    private record BrokerProcess(KafkaBroker broker) implements BrokerUnderTest {
        @Override
        public String bootstrap() {
            return broker.bootstrap();
        }

        @Override
        public void stop() {
            broker.stop();
        }

        @Override
        public String said() {
            return broker + (broker.isRunning() ? " is running" : " is not running") + "\n" + broker.logTail();
        }

        @Override
        public void ensureRunning() {
            if (!broker.isRunning()) {
                broker.start();
            }
        }

        @Override
        public void close() {
            broker.close();
        }
    }

    private record BrokerContainer(KafkaContainer container) implements BrokerUnderTest {
        @Override
        public String bootstrap() {
            return container.getBootstrapServers();
        }

        @Override
        public void stop() {
            throw new UnsupportedOperationException("a container comes back at another address");
        }

        @Override
        public String said() {
            String logs = container.getLogs();
            return "container " + container.getBootstrapServers()
                    + (container.isRunning() ? " is running" : " is not running") + "\n"
                    + logs.substring(Math.max(0, logs.length() - LOG_TAIL));
        }

        @Override
        public void ensureRunning() {
            // Nothing takes it away.
        }

        @Override
        public void close() {
            container.close();
        }
    }
}
