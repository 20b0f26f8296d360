package io.spool.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The pipeline on a broker which is a child process, and which can therefore be taken away. */
@ClusterTest(BrokerKind.PROCESS)
class FileStreamProcessIT extends FileStreamPipeline {

    @Test
    void brokerIsTakenAwayAndComesBackAndNothingIsLost(TestCluster cluster) throws Exception {
        Path in = write("in.txt", 0, 5_000);
        Path out = directory.resolve("out.txt");
        String topic = cluster.createTopic("lines", 1);
        cluster.connect().run(source(cluster, topic, in));
        cluster.connect().run(sink(cluster, topic, out));
        awaitLines(cluster, out, 5_000);

        String address = cluster.bootstrap();
        cluster.broker().stop();
        write("in.txt", 5_000, 10_000);
        cluster.broker().ensureRunning();

        assertThat(cluster.bootstrap()).isEqualTo(address);
        awaitLines(cluster, out, 10_000);
        assertThat(Files.readAllLines(out)).containsAll(Files.readAllLines(in));
    }
}
