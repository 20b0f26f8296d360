package io.spool.torture.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.Spools;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.Encoding;
import io.spool.core.value.EncodingStatus;
import io.spool.core.value.ReaderStatus;
import io.spool.torture.Certificate;
import io.spool.torture.Scale;
import io.spool.torture.process.ChildJvm;
import io.spool.torture.process.ReaderProcess;
import io.spool.torture.process.WriterProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Four writers and four readers on one small spool; plain, and with dictionaries that the writers make by themselves. {@code -Dtorture.seconds=60} runs it
 * longer.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ManyProcessesTest {
    private static final int SECONDS = Scale.of("seconds", 5, 120);

    @TempDir
    private Path temporary;

    @ParameterizedTest
    @EnumSource(
            value = Encoding.class,
            names = {"PLAIN", "AUTO"})
    void everyReaderGetsOrIsToldToHaveLostExactlyWhatWasWritten(Encoding encoding) throws Exception {
        Path dir = temporary.resolve("spool");
        Spools.create(dir, CreateOptions.ofSize(1 << 20).withEncoding(encoding));
        List<ChildJvm> writers = new ArrayList<>();
        List<ChildJvm> readers = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                readers.add(ChildJvm.start(ReaderProcess.class, dir, "reader-" + i));
            }
            for (ChildJvm reader : readers) {
                assertThat(reader.answer()).isEqualTo("ready");
            }
            for (int i = 0; i < 4; i++) {
                writers.add(ChildJvm.start(WriterProcess.class, dir, i, i % 2 == 0 ? 0 : 100));
            }
            for (ChildJvm writer : writers) {
                assertThat(writer.answer()).isEqualTo("ready");
            }
            // How long it runs, not a wait for something to happen.
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
            while (System.nanoTime() < end) {
                LockSupport.parkNanos(end - System.nanoTime());
            }
            long written = 0;
            for (ChildJvm writer : writers) {
                writer.finish();
            }
            for (ChildJvm writer : writers) {
                long frames = Long.parseLong(writer.answer());
                assertThat(frames).as("every writer gets its turn").isPositive();
                written += frames;
            }
            assertThat(Spools.status(dir).nextSequence() - 1).isEqualTo(written);
            for (ChildJvm reader : readers) {
                reader.finish();
            }
            for (ChildJvm reader : readers) {
                String[] counts = reader.answer().split(" ", -1);
                long delivered = Long.parseLong(counts[0]);
                long lost = Long.parseLong(counts[1]);
                System.out.println("written " + written + " = delivered " + delivered + " + lost " + lost);
                assertThat(delivered).isPositive();
                assertThat(delivered + lost).isEqualTo(written);
                assertThat(reader.exitCode()).isZero();
            }
            assertThat(Spools.status(dir).readers())
                    .hasSize(4)
                    .extracting(ReaderStatus::lagFrames)
                    .containsOnly(0L);
            EncodingStatus encoded = Spools.status(dir).encoding();
            assertThat(encoded.newest().isPresent()).isEqualTo(encoding != Encoding.PLAIN);
            if (encoding == Encoding.PLAIN) {
                assertThat(encoded.ratio()).isEqualTo(1);
            } else {
                assertThat(encoded.ratio()).isLessThan(1);
            }
            Certificate.add(
                    "many processes, " + encoding,
                    "4 writers, 4 readers, " + SECONDS + " s, " + written
                            + " frames, each reader's delivered + lost exactly as many");
        } finally {
            for (ChildJvm writer : writers) {
                writer.close();
            }
            for (ChildJvm reader : readers) {
                reader.close();
            }
        }
    }
}
