package io.spool.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spool.core.error.SpoolCorruptException;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.Frame;
import io.spool.core.value.FullPolicy;
import io.spool.core.value.Gap;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Frames that are not what was written are never delivered; all others are. */
@Timeout(120)
class DamageTest {
    private static final int CONTROL = 8192;

    @TempDir
    private Path temporary;

    private Path dir;

    @BeforeEach
    void create() throws Exception {
        dir = temporary.resolve("spool");
        Spools.create(dir, CreateOptions.ofSize(64 * 1024));
    }

    private static String content(long n) {
        return "{\"n\":" + n + ",\"fill\":\"" + "y".repeat((int) (n * 53 % 190)) + "\"}";
    }

    private void append(int from, int to) throws Exception {
        try (SpoolWriter writer = Spools.writer(dir)) {
            for (int i = from; i <= to; i++) {
                writer.append(content(i));
            }
        }
    }

    private void flip(long place, int bit) throws Exception {
        try (RandomAccessFile file =
                new RandomAccessFile(dir.resolve("spool.ring").toFile(), "rw")) {
            file.seek(place);
            int found = file.read();
            file.seek(place);
            file.write(found ^ (1 << bit));
        }
    }

    /** Everything that a new reader gets, with what it is told it does not get. */
    private record Outcome(List<Frame> frames, List<Gap> gaps) {}

    private Outcome readAll() throws Exception {
        List<Frame> frames = new ArrayList<>();
        List<Gap> gaps = new ArrayList<>();
        try (SpoolReader reader = Spools.reader(dir, ReaderOptions.anonymous())) {
            long expected = reader.position();
            for (ReadBatch batch = reader.read(); !batch.isEmpty(); batch = reader.read()) {
                batch.gap().ifPresent(gaps::add);
                assertThat(batch.gap().map(Gap::from).orElse(batch.firstSequence()))
                        .isEqualTo(expected);
                frames.addAll(batch.frames());
                expected = batch.nextSequence();
            }
            assertThat(reader.lag()).isZero();
        }
        return new Outcome(frames, gaps);
    }

    private static void assertOnlyWhatWasWritten(Outcome outcome) {
        for (Frame frame : outcome.frames()) {
            if (!frame.text().equals(content(frame.sequence()))) {
                throw new AssertionError("frame " + frame.sequence() + " was never written: " + frame.text());
            }
        }
    }

    @Test
    void aDamagedFrameIsSteppedOverAndCountedExactly() throws Exception {
        append(1, 100);
        // Frame 1 starts at the data region's start; its content is damaged, then its neighbour's header.
        flip(CONTROL + 30, 3);
        Outcome outcome = readAll();
        assertThat(outcome.gaps()).containsExactly(new Gap(Gap.Kind.DAMAGED, 1, 2));
        assertThat(outcome.frames()).hasSize(99);
        assertOnlyWhatWasWritten(outcome);
        long storage = SpoolWriter.storageOf(content(1).length());
        flip(CONTROL + storage + 8, 0);
        assertThat(readAll().gaps()).containsExactly(new Gap(Gap.Kind.DAMAGED, 1, 3));
    }

    @Test
    void damageAtTheVeryEndIsDeclaredUpToTheEnd() throws Exception {
        append(1, 10);
        long last = 0;
        for (int i = 1; i < 10; i++) {
            last += SpoolWriter.storageOf(content(i).length());
        }
        flip(CONTROL + last + 25, 0);
        Outcome outcome = readAll();
        assertThat(outcome.gaps()).containsExactly(new Gap(Gap.Kind.DAMAGED, 10, 11));
        assertThat(outcome.frames()).hasSize(9);
    }

    @Test
    void anyBitOfTheDataRegionMayFlip() throws Exception {
        append(1, 1_000);
        long seed = System.nanoTime();
        System.out.println("DamageTest: seed " + seed);
        Random random = new Random(seed);
        Outcome whole = readAll();
        for (int i = 0; i < 2_000; i++) {
            int place = CONTROL + random.nextInt(64 * 1024 - CONTROL);
            int bit = random.nextInt(8);
            flip(place, bit);
            Outcome outcome = readAll();
            assertOnlyWhatWasWritten(outcome);
            long missing = outcome.gaps().stream().mapToLong(Gap::count).sum();
            assertThat(outcome.frames().size() + missing)
                    .isEqualTo(whole.frames().size());
            assertThat(missing).isLessThanOrEqualTo(1);
            flip(place, bit);
        }
        assertThat(readAll().gaps()).isEmpty();
    }

    @Test
    void damageInTheCommitIsNoticedAndTold() throws Exception {
        append(1, 10);
        long number = Spools.status(dir).commits();
        long slot = 576 + (number & 1) * 72;
        for (int word = 0; word < 9; word++) {
            flip(slot + word * 8L + 1, 5);
            assertThatThrownBy(() -> Spools.status(dir))
                    .isInstanceOf(SpoolCorruptException.class)
                    .hasMessageContaining("damaged");
            assertThatThrownBy(() -> Spools.writer(dir)).isInstanceOf(SpoolCorruptException.class);
            flip(slot + word * 8L + 1, 5);
        }
        assertThat(Spools.status(dir).frames()).isEqualTo(10);
    }

    @Test
    void writersStepOverDamageWhenTheyMakeRoom() throws Exception {
        append(1, 600);
        long min = Spools.status(dir).minSequence();
        long place = CONTROL + Spools.status(dir).minOffset() % (64 * 1024 - CONTROL);
        // The sequence of the oldest frame: its header cannot be trusted any more.
        flip(place + 8, 6);
        append(601, 602);
        assertThat(Spools.status(dir).minSequence()).isGreaterThan(min);
        append(603, 2_000);
        Outcome outcome = readAll();
        assertThat(outcome.gaps()).isEmpty();
        assertOnlyWhatWasWritten(outcome);
        assertThat(outcome.frames()).last().extracting(Frame::sequence).isEqualTo(2_000L);
    }

    @Test
    void aBlockingSpoolWithDamageStillKeepsWhatIsNotRead() throws Exception {
        dir = temporary.resolve("blocking");
        Spools.create(dir, CreateOptions.ofSize(64 * 1024).withFull(FullPolicy.BLOCK));
        Spools.reader(dir, ReaderOptions.named("r")).close();
        int accepted = 0;
        try (SpoolWriter writer = Spools.writer(dir)) {
            while (!writer.offer(content(accepted + 1)).isRefused()) {
                accepted++;
            }
            flip(CONTROL + 8, 0);
            assertThat(writer.offer(content(1)).isRefused()).isTrue();
            try (SpoolReader reader = Spools.reader(dir, ReaderOptions.named("r"))) {
                long got = 0;
                for (ReadBatch batch = reader.read(); !batch.isEmpty(); batch = reader.read()) {
                    got += batch.count() + batch.gap().map(Gap::count).orElse(0L);
                    reader.acknowledge(batch.nextSequence());
                }
                assertThat(got).isEqualTo(accepted);
                assertThat(reader.damaged()).isEqualTo(1);
            }
            assertThat(writer.append(content(1))).isPositive();
        }
    }

    @Test
    void aDamagedPositionIsToldAndForgettingTheReaderHelps() throws Exception {
        append(1, 10);
        try (SpoolReader reader = Spools.reader(dir, ReaderOptions.named("r"))) {
            reader.read();
            reader.acknowledge(5);
        }
        try (RandomAccessFile file =
                new RandomAccessFile(dir.resolve("spool.readers").toFile(), "rw")) {
            for (int slot = 0; slot < 2; slot++) {
                file.seek(256 + 128 + slot * 64L + 8);
                file.write(0x55);
            }
        }
        assertThatThrownBy(() -> Spools.reader(dir, ReaderOptions.named("r")))
                .isInstanceOf(SpoolCorruptException.class)
                .hasMessageContaining("'r'")
                .hasMessageContaining("forget the reader");
        assertThat(Spools.forgetReader(dir, "r")).isTrue();
        Spools.reader(dir, ReaderOptions.named("r")).close();
    }
}
