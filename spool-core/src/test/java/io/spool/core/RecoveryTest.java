package io.spool.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.value.CreateOptions;
import io.spool.core.value.Frame;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.SpoolStatus;
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

    /** As if the machine had gone down: written in another boot, and nothing known to be on the disk. */
    private void pretendPowerCut() throws Exception {
        putLong(1176, 12345);
        putLong(1184, 0);
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

    private List<Frame> readAll() throws Exception {
        List<Frame> frames = new ArrayList<>();
        try (SpoolReader reader = Spools.reader(dir, ReaderOptions.anonymous())) {
            for (ReadBatch batch = reader.read(); !batch.isEmpty(); batch = reader.read()) {
                assertThat(batch.gap()).isEmpty();
                frames.addAll(batch.frames());
            }
        }
        assertThat(frames).allSatisfy(frame -> assertThat(frame.text()).isEqualTo(content(frame.sequence())));
        return frames;
    }

    @Test
    void whatIsWholeStaysAsItIs() throws Exception {
        append(1, 1_000);
        SpoolStatus before = Spools.status(dir);
        pretendPowerCut();
        Spools.writer(dir).close();
        SpoolStatus after = Spools.status(dir);
        assertThat(after.minSequence()).isEqualTo(before.minSequence());
        assertThat(after.nextSequence()).isEqualTo(before.nextSequence());
        assertThat(after.identity()).isEqualTo(before.identity());
        assertThat(readAll()).hasSize((int) before.frames());
    }

    @Test
    void theTailIsCutAtTheFirstFrameThatIsNotWhole() throws Exception {
        append(1, 200);
        SpoolStatus before = Spools.status(dir);
        try (SpoolReader reader = Spools.reader(dir, ReaderOptions.named("ahead"))) {
            reader.read();
            reader.acknowledge(201);
        }
        // A page in the middle never reached the disk.
        put(CONTROL + 8192, new byte[512]);
        pretendPowerCut();
        Spools.writer(dir).close();
        SpoolStatus after = Spools.status(dir);
        assertThat(after.minSequence()).isEqualTo(1);
        assertThat(after.nextSequence()).isBetween(40L, 199L);
        assertThat(after.identity().uuid()).isEqualTo(before.identity().uuid());
        assertThat(after.identity().generation()).isEqualTo(2);
        assertThat(readAll()).hasSize((int) after.frames());
        append((int) after.nextSequence(), 150);
        try (SpoolReader reader = Spools.reader(dir, ReaderOptions.named("ahead"))) {
            assertThat(reader.position()).isBetween(after.nextSequence(), 151L);
        }
        assertThat(readAll()).hasSize(150);
    }

    @Test
    void framesThatReachedTheDiskBeforeTheirCommitDoNotCostTheOlderOnesBehindThem() throws Exception {
        append(1, 1_000);
        byte[] oldControl = get(0, CONTROL);
        SpoolStatus before = Spools.status(dir);
        append(1_001, 1_030);
        assertThat(Spools.status(dir).minSequence()).isGreaterThan(before.minSequence());
        // The data pages made it, the control block did not.
        put(0, oldControl);
        pretendPowerCut();
        long survived = Spools.status(dir).minSequence();
        Spools.writer(dir).close();
        SpoolStatus after = Spools.status(dir);
        assertThat(after.minSequence()).isGreaterThan(survived).isLessThan(before.minSequence() + 60);
        assertThat(after.nextSequence()).isEqualTo(before.nextSequence());
        assertThat(readAll())
                .hasSize((int) after.frames())
                .last()
                .extracting(Frame::sequence)
                .isEqualTo(1_000L);
    }

    @Test
    void aControlBlockThatIsAheadOfItsFramesIsBroughtBack() throws Exception {
        append(1, 1_000);
        byte[] oldData = get(CONTROL, SIZE - CONTROL);
        SpoolStatus before = Spools.status(dir);
        append(1_001, 1_030);
        put(CONTROL, oldData);
        pretendPowerCut();
        Spools.writer(dir).close();
        SpoolStatus after = Spools.status(dir);
        assertThat(after.nextSequence()).isEqualTo(before.nextSequence());
        assertThat(after.identity().generation()).isEqualTo(2);
        List<Frame> frames = readAll();
        assertThat(frames).last().extracting(Frame::sequence).isEqualTo(1_000L);
        append(1_001, 1_100);
        assertThat(readAll()).last().extracting(Frame::sequence).isEqualTo(1_100L);
    }

    @Test
    void nothingWholeLeavesAnEmptySpoolThatGoesOn() throws Exception {
        append(1, 1_000);
        put(CONTROL, new byte[SIZE - CONTROL]);
        pretendPowerCut();
        append(1_001, 1_001);
        assertThat(readAll()).singleElement().extracting(Frame::sequence).isEqualTo(1_001L);
    }

    @Test
    void aSpoolThatWasForcedIsNotLookedThrough() throws Exception {
        append(1, 100);
        putLong(1176, 12345);
        // Damage that a look through all frames would cut off; what was forced is believed, and readers find it.
        put(CONTROL + 8192, new byte[512]);
        Spools.writer(dir).close();
        assertThat(Spools.status(dir).nextSequence()).isEqualTo(101);
    }
}
