package io.spool.torture.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.Frame;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import io.spool.torture.process.ChildJvm;
import io.spool.torture.process.Message;
import io.spool.torture.process.WriterProcess;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two copies of the core in one JVM, as Kafka Connect makes them of two plugin folders. POSIX locks are the process's:
 * what one copy closes must not free what the other holds.
 */
@Timeout(120)
class ClassLoadersTest {
    @TempDir
    private Path temporary;

    private Path dir;

    @BeforeEach
    void create() throws Exception {
        dir = temporary.resolve("spool");
        Spools.create(dir, CreateOptions.ofSize(8 << 20));
    }

    /** The core, loaded once more, with nothing of this class loader's in it. */
    private static URLClassLoader anotherCore() {
        URL classes = Spools.class.getProtectionDomain().getCodeSource().getLocation();
        return new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader());
    }

    private static AutoCloseable writer(ClassLoader core, Path dir) throws Exception {
        return (AutoCloseable) core.loadClass("io.spool.core.Spools")
                .getMethod("writer", Path.class)
                .invoke(null, dir);
    }

    private static AutoCloseable reader(ClassLoader core, Path dir, String name) throws Exception {
        Class<?> options = core.loadClass("io.spool.core.value.ReaderOptions");
        Object named = options.getMethod("named", String.class).invoke(null, name);
        return (AutoCloseable) core.loadClass("io.spool.core.Spools")
                .getMethod("reader", Path.class, options)
                .invoke(null, dir, named);
    }

    @Test
    void whatOneCopyClosesDoesNotFreeWhatTheOtherHolds() throws Exception {
        try (URLClassLoader other = anotherCore();
                SpoolReader held = Spools.reader(dir, ReaderOptions.named("r"))) {
            writer(other, dir).close();
            reader(other, dir, "another").close();
            try (ChildJvm stranger = ChildJvm.start(NameHolder.class, dir, "r")) {
                assertThat(stranger.answer()).isEqualTo("busy");
            }
            assertThat(held.position()).isEqualTo(1);
        }
        try (ChildJvm stranger = ChildJvm.start(NameHolder.class, dir, "r")) {
            assertThat(stranger.answer()).isEqualTo("held at 1");
        }
    }

    @Test
    void aNameThatOneCopyHoldsIsBusyForTheOther() throws Exception {
        try (URLClassLoader other = anotherCore();
                SpoolReader held = Spools.reader(dir, ReaderOptions.named("r"))) {
            assertThat(held.position()).isEqualTo(1);
            assertThatThrownBy(() -> reader(other, dir, "r"))
                    .isInstanceOf(InvocationTargetException.class)
                    .cause()
                    .hasMessageContaining("open already")
                    .extracting(e -> e.getClass().getSimpleName())
                    .isEqualTo("SpoolBusyException");
        }
    }

    @Test
    void aNameIsFreeOnceItsProcessIsKilled() throws Exception {
        try (ChildJvm holder = ChildJvm.start(NameHolder.class, dir, "r")) {
            assertThat(holder.answer()).isEqualTo("held at 1");
            try (ChildJvm second = ChildJvm.start(NameHolder.class, dir, "r")) {
                assertThat(second.answer()).isEqualTo("busy");
            }
            holder.kill();
        }
        Spools.reader(dir, ReaderOptions.named("r")).close();
    }

    @Test
    void twoCopiesAndAnotherProcessAppendWholeBatches() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (URLClassLoader other = anotherCore();
                ChildJvm process = ChildJvm.start(WriterProcess.class, dir, 7, 20);
                SpoolReader reader = Spools.reader(dir, ReaderOptions.anonymous())) {
            assertThat(process.answer()).isEqualTo("ready");
            List<Future<Long>> done = new ArrayList<>();
            done.add(threads.submit(() -> appendBatches(SpoolWriter.class.getClassLoader(), 1)));
            done.add(threads.submit(() -> appendBatches(other, 2)));
            long appended = 0;
            for (Future<Long> each : done) {
                appended += each.get();
            }
            process.finish();
            appended += Long.parseLong(process.answer());
            assertThat(Spools.status(dir).nextSequence() - 1).isEqualTo(appended);
            Message before = new Message(0, 0, 0, 1);
            boolean known = false;
            for (ReadBatch batch = reader.read(); !batch.isEmpty(); batch = reader.read()) {
                known &= batch.gap().isEmpty();
                for (Frame frame : batch) {
                    Message message = Message.parse(frame);
                    if (known) {
                        boolean goesOn = before.index() + 1 < before.size();
                        assertThat(message.index()).isEqualTo(goesOn ? before.index() + 1 : 0);
                        assertThat(!goesOn || message.writer() == before.writer())
                                .isTrue();
                    }
                    before = message;
                    known = true;
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private long appendBatches(ClassLoader core, int number) throws Exception {
        Class<?> batchClass = core.loadClass("io.spool.core.value.FrameBatch");
        Object batch = batchClass.getConstructor().newInstance();
        try (AutoCloseable writer = writer(core, dir)) {
            for (int b = 0; b < 2_000; b++) {
                for (int i = 0; i < 10; i++) {
                    batchClass.getMethod("add", byte[].class).invoke(batch, (Object)
                            new Message(number, b, i, 10).toJson());
                }
                writer.getClass().getMethod("append", batchClass).invoke(writer, batch);
                batchClass.getMethod("clear").invoke(batch);
            }
        }
        return 20_000;
    }
}
