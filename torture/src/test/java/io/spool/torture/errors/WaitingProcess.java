package io.spool.torture.errors;

import io.spool.core.SpoolReader;
import io.spool.core.Spools;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Uses up all watches that its user may have, and then waits for frames; says how long after their append they came. */
public final class WaitingProcess {
    private WaitingProcess() {}

    /** Arguments: directory. */
    public static void main(String[] args) throws Exception {
        List<WatchService> watches = new ArrayList<>();
        try {
            while (watches.size() < 5_000) {
                watches.add(FileSystems.getDefault().newWatchService());
            }
            System.out.println("there is no end of watches");
            return;
        } catch (IOException e) {
            // That was the last: that is what this is for.
        }
        try (SpoolReader reader = Spools.reader(Path.of(args[0]), ReaderOptions.named("waiting"))) {
            System.out.println("ready");
            while (System.in.read() >= 0) {
                ReadBatch batch = reader.read(Duration.ofSeconds(20));
                long late = System.currentTimeMillis() - (batch.count() > 0 ? batch.timeMs(0) : 0);
                reader.acknowledge(batch.nextSequence());
                System.out.println(late);
            }
        }
        for (WatchService watch : watches) {
            watch.close();
        }
    }
}
