package io.spool.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.FrameBatch;
import io.spool.core.value.FullPolicy;
import io.spool.core.value.ReaderOptions;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObservedSpoolTest {
    @TempDir
    private Path directory;

    @Test
    void tellsWhatIsInTheSpoolAndHowFullItIs() throws Exception {
        Path path = create(FullPolicy.OVERWRITE);
        try (SpoolWriter writer = Spools.writer(path);
                ObservedSpool spool = new ObservedSpool(path)) {
            append(writer, 10);

            long data = Spools.status(path).dataBytes();
            assertThat(Shown.of(spool, "FramesAppended")).isEqualTo(10);
            assertThat(Shown.of(spool, "FramesInSpool")).isEqualTo(10);
            assertThat(Shown.of(spool, "DataBytes")).isEqualTo((double) data);
            assertThat(Shown.of(spool, "FullRatio")).isEqualTo(10.0 * SpoolWriter.storageOf(7) / data);
            assertThat(Shown.of(spool, "HeldRatio")).isZero();
            assertThat(Shown.of(spool, "StoredRatio")).isEqualTo(1);
            assertThat(Shown.of(spool, "WriteFramesPerSecond")).isBetween(10.0 / 60, 10.0);
            assertThat(Shown.of(spool, "WriteBytesPerSecond"))
                    .isBetween(10.0 / 60 * SpoolWriter.storageOf(7), 10.0 * SpoolWriter.storageOf(7));
            assertThat(Shown.of(spool, "UnforcedFrames")).isEqualTo(10);
            assertThat(Shown.of(spool, "DamagedOverwritten")).isZero();
            assertThat(Shown.of(spool, "DamagedReaders")).isZero();

            writer.force();
            assertThat(Shown.of(spool, "UnforcedFrames")).isZero();
            append(writer, 10_000);

            assertThat(Shown.of(spool, "UnforcedFrames")).isEqualTo(Shown.of(spool, "FramesInSpool"));
            assertThat(Shown.of(spool, "FramesAppended")).isEqualTo(10_010);
            assertThat(Shown.of(spool, "FramesInSpool")).isLessThan(10_010);
            assertThat(Shown.of(spool, "FullRatio")).isBetween(0.9, 1.0);
        }
    }

    @Test
    void aBlockingSpoolWithoutAReaderHoldsEverything() throws Exception {
        Path path = create(FullPolicy.BLOCK);
        try (SpoolWriter writer = Spools.writer(path);
                ObservedSpool spool = new ObservedSpool(path)) {
            append(writer, 10);
            assertThat(Shown.of(spool, "HeldRatio")).isPositive().isEqualTo(Shown.of(spool, "FullRatio"));
        }
    }

    @Test
    void damagedFramesThatWereOverwrittenAreCounted() throws Exception {
        Path path = create(FullPolicy.OVERWRITE);
        try (SpoolWriter writer = Spools.writer(path);
                ObservedSpool spool = new ObservedSpool(path)) {
            append(writer, 1);
            spoilFirstFrame(path);
            append(writer, 10_000);
            assertThat(Shown.of(spool, "DamagedOverwritten")).isEqualTo(1);
        }
    }

    private static void spoilFirstFrame(Path path) throws Exception {
        // The header of the only frame: the data region begins behind the control block of 8 KiB.
        try (FileChannel ring = FileChannel.open(path.resolve("spool.ring"), StandardOpenOption.WRITE)) {
            var unused = ring.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}), 8 * 1024);
        }
    }

    @Test
    void knowsTheReaders() throws Exception {
        Path path = create(FullPolicy.OVERWRITE);
        try (ObservedSpool spool = new ObservedSpool(path)) {
            assertThat(spool.readers()).isEmpty();
            Spools.reader(path, ReaderOptions.named("one")).close();
            try (SpoolReader two = Spools.reader(path, ReaderOptions.named("two"))) {
                assertThat(two.position()).isEqualTo(1);
                assertThat(spool.readers()).containsExactly("one", "two");
            }
            assertThat(Spools.forgetReader(path, "one")).isTrue();
            assertThat(spool.readers()).containsExactly("two");
        }
    }

    @Test
    void aSpoolThatIsNotThereIsNotANumberAndIsFoundWhenItComes() throws Exception {
        Path path = directory.resolve("later");
        try (ObservedSpool spool = new ObservedSpool(path)) {
            assertThat(Shown.of(spool, "FramesInSpool")).isNaN();
            Spools.create(path, CreateOptions.ofSize(64 * 1024));
            assertThat(Shown.of(spool, "FramesInSpool")).isZero();
        }
    }

    @Test
    void aRingThatWasCutShortIsNotANumber() throws Exception {
        Path path = create(FullPolicy.OVERWRITE);
        try (ObservedSpool spool = new ObservedSpool(path)) {
            assertThat(Shown.of(spool, "FramesInSpool")).isZero();
            try (FileChannel ring = FileChannel.open(path.resolve("spool.ring"), StandardOpenOption.WRITE)) {
                ring.truncate(0);
            }
            assertThat(Shown.of(spool, "FramesInSpool")).isNaN();
            Files.delete(path.resolve("spool.ring"));
            assertThat(Shown.of(spool, "FramesInSpool")).isNaN();
        }
    }

    @Test
    void nothingIsLookedAtOnceItIsClosed() throws Exception {
        ObservedSpool spool = new ObservedSpool(create(FullPolicy.OVERWRITE));
        assertThat(Shown.of(spool, "FramesInSpool")).isZero();
        spool.close();
        assertThat(Shown.of(spool, "FramesInSpool")).isNaN();
        assertThat(spool.readers()).isEmpty();
    }

    private Path create(FullPolicy full) throws Exception {
        Path path = directory.resolve("spool");
        Spools.create(path, CreateOptions.ofSize(128 * 1024).withFull(full));
        return path;
    }

    private static void append(SpoolWriter writer, int frames) throws Exception {
        for (int left = frames; left > 0; left -= 100) {
            FrameBatch batch = new FrameBatch();
            for (int i = 0; i < Math.min(left, 100); i++) {
                batch.add("{\"a\":1}");
            }
            writer.append(batch);
        }
    }
}
