package io.spool.it;

import io.spool.cluster.ConnectRest;
import io.spool.cluster.ConnectWorker;
import io.spool.cluster.ScratchDirectory;
import io.spool.cluster.WorkerSettings;
import java.nio.file.Path;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tasks are restarted, and go back and forth between two workers of one host: nothing comes twice, is lost, or is taken for bad
 * because a task was stopped over it. {@code -Dspool.it.restarts=n -Dspool.it.rebalances=n} make it longer.
 */
@ClusterTest(BrokerKind.PROCESS)
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class RebalancesIT {
    private static final int RESTARTS = Integer.getInteger("spool.it.restarts", 6);
    private static final int REBALANCES = Integer.getInteger("spool.it.rebalances", 2);

    @TempDir
    private Path directory;

    @Test
    void everyRecordGoesThroughOnceWhereverItsTaskGoes(TestCluster cluster) throws Exception {
        long records = 3L * (10_000L + 2_000L * RESTARTS + 15_000L * REBALANCES);
        WorkerSettings settings = WorkerSettings.of(cluster.bootstrap(), TestCluster.pluginPath())
                .withProperty("exactly.once.source.support", "enabled");
        try (ScratchDirectory scratch = ScratchDirectory.create("spool-rebalances-");
                ConnectWorker first = new ConnectWorker(settings, scratch.resolve("first"));
                ConnectWorker second = new ConnectWorker(settings, scratch.resolve("second"));
                OncePipeline pipeline = new OncePipeline(cluster, directory.resolve("spool"), records)) {
            first.start();
            pipeline.run(first.rest());
            Future<?> receiving = pipeline.begin(5_000);
            for (int i = 0; i < RESTARTS; i++) {
                first.rest().restart(pipeline.sinkName());
                first.rest().restart(pipeline.sourceName());
                awaitRunning(first.rest(), pipeline);
            }
            for (int i = 0; i < REBALANCES; i++) {
                // Coming and going are a rebalance each.
                second.start();
                awaitRunning(first.rest(), pipeline);
                second.stop();
                awaitRunning(first.rest(), pipeline);
            }
            System.out.println("RebalancesIT: " + 2 * RESTARTS + " restarts, " + 2 * REBALANCES + " rebalances, "
                    + pipeline.delivered() + " of " + pipeline.sent() + " delivered by then");
            pipeline.assertAllArrivedOnce(receiving);
        }
    }

    private static void awaitRunning(ConnectRest connect, OncePipeline pipeline) {
        connect.awaitRunning(pipeline.sinkName());
        connect.awaitRunning(pipeline.sourceName());
    }
}
