package io.spool.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.cluster.ConnectWorker;
import io.spool.cluster.ScratchDirectory;
import io.spool.cluster.WorkerSettings;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A worker with a sink and a source is killed with no warning at random moments, again and again: exactly once both ways.
 * {@code -Dspool.it.kills=n -Dspool.it.records=n} make it longer.
 */
@ClusterTest(BrokerKind.PROCESS)
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class KilledWorkersIT {
    private static final int KILLS = Integer.getInteger("spool.it.kills", 4);
    private static final long RECORDS =
            Long.getLong("spool.it.records", 60_000) / OncePipeline.PARTITIONS * OncePipeline.PARTITIONS;

    @TempDir
    private Path directory;

    @Test
    void everyRecordGoesThroughOnceWheneverTheWorkerIsKilled(TestCluster cluster) throws Exception {
        long seed = Long.getLong("spool.it.seed", System.nanoTime());
        System.out.println("KilledWorkersIT: " + KILLS + " kills, " + RECORDS + " records, -Dspool.it.seed=" + seed);
        Random random = new Random(seed);
        try (ScratchDirectory scratch = ScratchDirectory.create("spool-killed-");
                ConnectWorker worker = new ConnectWorker(settings(cluster), scratch.path());
                OncePipeline pipeline = new OncePipeline(cluster, directory.resolve("spool"), RECORDS)) {
            worker.start();
            pipeline.run(worker.rest());
            Future<?> receiving = pipeline.begin((int) Math.max(3_000, RECORDS / (12L * KILLS)));
            for (int kill = 1; kill <= KILLS; kill++) {
                long before = pipeline.delivered();
                // Mostly when records are on their way again, now and then while the worker is still coming up.
                while (random.nextInt(4) > 0 && pipeline.delivered() == before && pipeline.sent() < RECORDS) {
                    assertThat(receiving.isDone()).isFalse();
                    LockSupport.parkNanos(50_000_000);
                }
                LockSupport.parkNanos(random.nextInt(2_000_000_000));
                worker.kill();
                worker.start();
                System.out.println("KilledWorkersIT: kill " + kill + ", " + pipeline.delivered() + " of "
                        + pipeline.sent() + " delivered");
            }
            pipeline.assertAllArrivedOnce(receiving);
        }
    }

    private static WorkerSettings settings(TestCluster cluster) {
        return WorkerSettings.of(cluster.bootstrap(), TestCluster.pluginPath())
                .withProperty("exactly.once.source.support", "enabled")
                .withProperty("producer.transaction.timeout.ms", "6000");
    }
}
