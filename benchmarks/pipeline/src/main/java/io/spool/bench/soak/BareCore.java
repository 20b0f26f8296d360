package io.spool.bench.soak;

import io.spool.bench.load.Messages;
import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.error.SpoolException;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.FrameBatch;
import io.spool.core.value.Gap;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.ObjectName;

/**
 * A process with nothing in it but a writer at a steady rate and a reader that acknowledges all that it reads, until it is
 * killed. Either's failure ends it.
 *
 * <p>Arguments: directory, size of the spool in bytes, bytes of a frame, frames a second. Says {@value #READY} when both are at
 * work.
 */
public final class BareCore implements BareCoreMXBean {
    static final String READY = "writing and reading";

    private static final Duration WAIT = Duration.ofSeconds(1);

    private final SpoolWriter writer;
    private final SpoolReader reader;
    private final byte[][] messages;
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong read = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();

    private BareCore(Path directory, long size, int bytes) throws SpoolException {
        Spools.createIfAbsent(directory, CreateOptions.ofSize(size));
        writer = Spools.writer(directory);
        reader = Spools.reader(directory, ReaderOptions.named("soak"));
        messages = Messages.ofSize(bytes);
    }

    public static void main(String[] arguments) throws Exception {
        BareCore core =
                new BareCore(Path.of(arguments[0]), Long.parseLong(arguments[1]), Integer.parseInt(arguments[2]));
        ManagementFactory.getPlatformMBeanServer().registerMBean(core, new ObjectName(NAME));
        Pace pace = new Pace(Long.parseLong(arguments[3]));
        start("writer", () -> core.write(pace));
        start("reader", core::read);
        System.out.println(READY);
    }

    private interface Work {
        void go() throws Exception;
    }

    private static void start(String name, Work work) {
        new Thread(
                        () -> {
                            try {
                                work.go();
                            } catch (Exception e) {
                                e.printStackTrace();
                                System.exit(1);
                            }
                        },
                        name)
                .start();
    }

    private void write(Pace pace) throws SpoolException, InterruptedException {
        FrameBatch batch = new FrameBatch();
        while (true) {
            int due = pace.next();
            long from = written.get();
            for (int i = 0; i < due; i++) {
                batch.add(messages[(int) ((from + i) % messages.length)]);
            }
            if (due > 0) {
                writer.append(batch);
            }
            batch.clear();
            written.addAndGet(due);
        }
    }

    private void read() throws SpoolException {
        while (true) {
            ReadBatch batch = reader.read(WAIT);
            reader.acknowledge(batch.nextSequence());
            read.addAndGet(batch.count());
            lost.addAndGet(batch.gap().map(Gap::count).orElse(0L));
        }
    }

    @Override
    public long getWritten() {
        return written.get();
    }

    @Override
    public long getRead() {
        return read.get();
    }

    @Override
    public long getLost() {
        return lost.get();
    }

    @Override
    public long getLag() {
        try {
            return reader.lag();
        } catch (SpoolException e) {
            return -1;
        }
    }
}
