package io.spool.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.format.SlotCheck;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.Frame;
import io.spool.core.value.FrameBatch;
import io.spool.core.value.Gap;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.SpoolStatus;
import io.spool.core.value.StartPosition;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a power cut leaves, made by hand: another boot, pages that never reached the disk, pages that did too early. */
@Timeout(60)
@EnabledOnOs(value = OS.LINUX, disabledReason = "boots can be told apart on Linux only")
class RecoveryTest {
    private static final int CONTROL = 8192;
    private static final int SIZE = 64 * 1024;

    @TempDir
    private Path temporary;

    private Path dir;
    private Path ring;
    private final List<Gap> gaps = new ArrayList<>();

    @BeforeEach
    void create() throws Exception {
        dir = temporary.resolve("spool");
        ring = dir.resolve("spool.ring");
        Spools.create(dir, CreateOptions.ofSize(SIZE));
    }

    private static String content(long n) {
        return "{\"n\":" + n + ",\"fill\":\"" + "p".repeat((int) (n * 29 % 150)) + "\"}";
    }

    private void append(int from, int to) throws Exception {
        try (SpoolWriter writer = Spools.writer(dir)) {
            for (int i = from; i <= to; i++) {
                writer.append(content(i));
            }
        }
    }

    /** As if the machine had gone down with nothing known to be on the disk, and 50 sequences reserved. */
    private void pretendPowerCut() throws Exception {
        pretendPowerCut(0, 0, Spools.status(dir).nextSequence() + 50);
    }

    /** As if the machine had gone down: the disk record is of another boot, and says this. */
    private void pretendPowerCut(long forcedSequence, long forcedOffset, long reserved) throws Exception {
        pretendPowerCut(forcedSequence, forcedOffset, reserved, 0);
    }

    private void pretendPowerCut(long forcedSequence, long forcedOffset, long reserved, long forcedOrigins)
            throws Exception {
        long number =
                ByteBuffer.wrap(get(1536, 8)).order(ByteOrder.LITTLE_ENDIAN).getLong() >>> 1;
        long[] words = {number, 12345, 0, forcedSequence, forcedOffset, reserved, reserved, forcedOrigins};
        long slot = 1600 + (number & 1) * 72;
        long check = SlotCheck.SEED;
        for (int i = 0; i < words.length; i++) {
            putLong(slot + 8L * i, words[i]);
            check = SlotCheck.mix(check, words[i]);
        }
        putLong(slot + 64, check);
    }

    private void putLong(long place, long value) throws Exception {
        ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, value);
        put(place, bytes.array());
    }

    private void put(long place, byte[] bytes) throws Exception {
        try (RandomAccessFile file = new RandomAccessFile(ring.toFile(), "rw")) {
            file.seek(place);
            file.write(bytes);
        }
    }

    private byte[] get(long place, int length) throws Exception {
        return Arrays.copyOfRange(Files.readAllBytes(ring), (int) place, (int) place + length);
    }

    /** All frames; every one is what was written at its sequence, and what is missing between them is declared. */
    private List<Frame> readAll() throws Exception {
        List<Frame> frames = new ArrayList<>();
        gaps.clear();
        try (SpoolReader reader = Spools.reader(dir, ReaderOptions.anonymous())) {
            for (ReadBatch batch = reader.read(); !batch.isEmpty(); batch = reader.read()) {
                batch.gap().ifPresent(gaps::add);
                frames.addAll(batch.frames());
            }
        }
        assertThat(frames).allSatisfy(frame -> assertThat(frame.text()).isEqualTo(content(frame.sequence())));
        return frames;
    }

    /** Appends one frame whose content is that of its sequence. */
    private long appendNext() throws Exception {
        try (SpoolWriter writer = Spools.writer(dir)) {
            long sequence = Spools.status(dir).nextSequence();
            assertThat(writer.append(content(sequence))).isEqualTo(sequence);
            return sequence;
        }
    }

    @Test
    void whatIsWholeStaysAndSequencesThatMayHaveBeenGivenOutAreNeverGivenOutAgain() throws Exception {
        append(1, 1_000);
        SpoolStatus before = Spools.status(dir);
        pretendPowerCut();
        Spools.writer(dir).close();
        SpoolStatus after = Spools.status(dir);
        assertThat(after.minSequence()).isEqualTo(before.minSequence());
        assertThat(after.nextSequence()).isEqualTo(1_051);
        assertThat(after.nextOffset()).isEqualTo(before.nextOffset());
        assertThat(after.frames()).isEqualTo(before.frames());
        assertThat(after.identity().generation()).isEqualTo(2);
        assertThat(after.cuts()).singleElement().satisfies(cut -> {
            assertThat(cut.from()).isEqualTo(1_001);
            assertThat(cut.to()).isEqualTo(1_051);
            assertThat(cut.generation()).isEqualTo(2);
        });
        assertThat(readAll()).hasSize((int) before.frames());
        assertThat(gaps).containsExactly(new Gap(Gap.Kind.CUT, 1_001, 1_051));
        assertThat(appendNext()).isEqualTo(1_051);
        assertThat(readAll()).last().extracting(Frame::sequence).isEqualTo(1_051L);
        assertThat(gaps).containsExactly(new Gap(Gap.Kind.CUT, 1_001, 1_051));
    }

    @Test
    void aSpoolThatWasForcedAndSettledIsAsItWas() throws Exception {
        append(1, 100);
        SpoolStatus before = Spools.status(dir);
        pretendPowerCut(101, before.nextOffset(), 101);
        // Damage that a look through all frames would cut off; what was forced is believed, and readers find it.
        put(CONTROL + 8192, new byte[512]);
        Spools.writer(dir).close();
        SpoolStatus after = Spools.status(dir);
        assertThat(after.nextSequence()).isEqualTo(101);
        assertThat(after.identity()).isEqualTo(before.identity());
        assertThat(after.cuts()).isEmpty();
    }

    @Test
    void closingAWriterForcesAndSettles() throws Exception {
        append(1, 100);
        assertThat(Spools.status(dir).forcedSequence()).isEqualTo(101);
        long slot = 1600 + (get(1536, 1)[0] >>> 1 & 1) * 72L;
        assertThat(ByteBuffer.wrap(get(slot + 40, 8))
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getLong())
                .as("reserved")
                .isEqualTo(101);
    }

    @Test
    void theTailIsCutAtTheFirstFrameThatIsNotWhole() throws Exception {
        append(1, 60);
        SpoolStatus forced = Spools.status(dir);
        append(61, 200);
        SpoolStatus before = Spools.status(dir);
        try (SpoolReader reader = Spools.reader(dir, ReaderOptions.named("ahead"))) {
            reader.read();
            reader.acknowledge(180);
        }
        // A sector in the middle never reached the disk.
        put(CONTROL + 12288, new byte[512]);
        pretendPowerCut(61, forced.nextOffset(), 230);
        Spools.writer(dir).close();
        SpoolStatus after = Spools.status(dir);
        assertThat(after.minSequence()).isEqualTo(1);
        assertThat(after.nextSequence()).isEqualTo(230);
        assertThat(after.identity().uuid()).isEqualTo(before.identity().uuid());
        List<Frame> kept = readAll();
        long cut = kept.get(kept.size() - 1).sequence() + 1;
        assertThat(cut).isBetween(61L, 150L);
        assertThat(gaps).containsExactly(new Gap(Gap.Kind.CUT, cut, 230));
        assertThat(after.frames()).isEqualTo(kept.size());
        assertThat(appendNext()).isEqualTo(230);
        try (SpoolReader reader = Spools.reader(dir, ReaderOptions.named("ahead"))) {
            assertThat(reader.position()).isEqualTo(180);
            ReadBatch batch = reader.read();
            assertThat(batch.gap()).contains(new Gap(Gap.Kind.CUT, 180, 230));
            assertThat(reader.read().frames())
                    .singleElement()
                    .extracting(Frame::sequence)
                    .isEqualTo(230L);
        }
    }

    @Test
    void aHoleInWhatWasForcedIsDamageAndCostsNothingElse() throws Exception {
        append(1, 200);
        SpoolStatus before = Spools.status(dir);
        put(CONTROL + 8192, new byte[512]);
        pretendPowerCut(201, before.nextOffset(), 230);
        Spools.writer(dir).close();
        List<Frame> kept = readAll();
        assertThat(kept).first().extracting(Frame::sequence).isEqualTo(1L);
        assertThat(kept).last().extracting(Frame::sequence).isEqualTo(200L);
        assertThat(gaps)
                .extracting(Gap::kind)
                .startsWith(Gap.Kind.DAMAGED)
                .endsWith(Gap.Kind.CUT)
                .hasSize(2);
        assertThat(kept.size() + gaps.get(0).count()).isEqualTo(200);
    }

    @Test
    void ofABatchThatIsNotWholeNothingIsLeft() throws Exception {
        append(1, 10);
        SpoolStatus forced = Spools.status(dir);
        try (SpoolWriter writer = Spools.writer(dir)) {
            for (int from = 11; from < 191; from += 20) {
                FrameBatch batch = new FrameBatch();
                for (int i = from; i < from + 20; i++) {
                    batch.add(content(i));
                }
                assertThat(writer.append(batch).firstSequence()).isEqualTo(from);
            }
        }
        put(CONTROL + 10240, new byte[512]);
        pretendPowerCut(11, forced.nextOffset(), 300);
        Spools.writer(dir).close();
        List<Frame> kept = readAll();
        assertThat(kept.size()).isGreaterThan(10).isLessThan(180);
        assertThat((kept.size() - 10) % 20).isZero();
    }

    @Test
    void framesThatReachedTheDiskBeforeTheirCommitDoNotCostTheOlderOnesBehindThem() throws Exception {
        append(1, 1_000);
        byte[] oldControl = get(0, CONTROL);
        SpoolStatus before = Spools.status(dir);
        append(1_001, 1_030);
        long evicted = Spools.status(dir).minSequence();
        assertThat(evicted).isGreaterThan(before.minSequence());
        // The data sectors made it, but for two; the control block did not.
        byte[] missing = get(CONTROL + before.nextOffset() % (SIZE - CONTROL) + 1024, 512);
        Arrays.fill(missing, (byte) 0x7A);
        put(CONTROL + before.nextOffset() % (SIZE - CONTROL) + 1024, missing);
        put(0, oldControl);
        for (long forced : new long[] {0, before.nextOffset()}) {
            put(0, oldControl);
            pretendPowerCut(forced == 0 ? 0 : 1_001, forced, 1_100);
            Spools.writer(dir).close();
            SpoolStatus after = Spools.status(dir);
            assertThat(after.minSequence()).isBetween(before.minSequence() + 1, evicted);
            assertThat(after.nextSequence()).isEqualTo(1_100);
            assertThat(after.nextOffset()).isEqualTo(before.nextOffset());
            assertThat(readAll())
                    .hasSize((int) after.frames())
                    .last()
                    .extracting(Frame::sequence)
                    .isEqualTo(1_000L);
        }
    }

    @Test
    void aControlBlockThatIsAheadOfItsFramesIsBroughtBack() throws Exception {
        append(1, 1_000);
        byte[] oldData = get(CONTROL, SIZE - CONTROL);
        append(1_001, 1_030);
        put(CONTROL, oldData);
        pretendPowerCut();
        Spools.writer(dir).close();
        assertThat(Spools.status(dir).nextSequence()).isEqualTo(1_081);
        assertThat(readAll()).last().extracting(Frame::sequence).isEqualTo(1_000L);
        assertThat(gaps).containsExactly(new Gap(Gap.Kind.CUT, 1_001, 1_081));
        assertThat(appendNext()).isEqualTo(1_081);
        assertThat(readAll()).last().extracting(Frame::sequence).isEqualTo(1_081L);
    }

    @Test
    void nothingWholeLeavesAnEmptySpoolThatGoesOn() throws Exception {
        append(1, 1_000);
        put(CONTROL, new byte[SIZE - CONTROL]);
        pretendPowerCut();
        assertThat(appendNext()).isEqualTo(1_051);
        assertThat(readAll()).singleElement().extracting(Frame::sequence).isEqualTo(1_051L);
    }

    @Test
    void aSpoolIsCutAgainAndAgainAndAllIsTold() throws Exception {
        append(1, 20);
        for (int i = 0; i < 20; i++) {
            pretendPowerCut();
            appendNext();
        }
        SpoolStatus status = Spools.status(dir);
        assertThat(status.cuts()).hasSize(16);
        assertThat(status.identity().generation()).isEqualTo(21);
        assertThat(readAll()).hasSize(40);
        assertThat(gaps).hasSize(20).allMatch(gap -> gap.kind() == Gap.Kind.CUT && gap.count() == 50);
        try (SpoolReader reader = Spools.reader(dir, ReaderOptions.anonymous())) {
            reader.seek(StartPosition.atSequence(gaps.get(7).from() + 3));
            ReadBatch batch = reader.read();
            assertThat(batch.gap())
                    .contains(new Gap(
                            Gap.Kind.CUT, gaps.get(7).from() + 3, gaps.get(7).to()));
        }
        // And what was cut is no damage to those who make room.
        append((int) status.nextSequence(), (int) status.nextSequence() + 1_000);
        assertThat(Spools.status(dir).evictedDamaged()).isZero();
    }

    @Test
    void whoLooksOnBeforeTheRecoveryGoesOnAfterIt() throws Exception {
        append(1, 100);
        put(CONTROL + 8192, new byte[512]);
        pretendPowerCut(40, 0, 150);
        try (SpoolReader reader = Spools.reader(dir, ReaderOptions.anonymous())) {
            while (!reader.read().isEmpty()) {
                // To the end of what the commit says.
            }
            assertThat(reader.position()).isEqualTo(101);
            assertThat(appendNext()).isEqualTo(150);
            ReadBatch batch = reader.read();
            assertThat(batch.gap()).contains(new Gap(Gap.Kind.CUT, 101, 150));
            assertThat(reader.read().frames())
                    .singleElement()
                    .extracting(Frame::sequence)
                    .isEqualTo(150L);
        }
    }
}
