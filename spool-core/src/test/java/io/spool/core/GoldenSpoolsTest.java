package io.spool.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spool.core.error.NoSpoolException;
import io.spool.core.error.NotASpoolException;
import io.spool.core.error.SpoolCorruptException;
import io.spool.core.error.SpoolException;
import io.spool.core.error.SpoolVersionException;
import io.spool.core.value.Frame;
import io.spool.core.value.FullPolicy;
import io.spool.core.value.Gap;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.ReaderStatus;
import io.spool.core.value.SpoolStatus;
import io.spool.core.value.SyncPolicy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spools that earlier builds left on disk: they are read as ever, or refused with the right words. */
class GoldenSpoolsTest {
    private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");

    @TempDir
    private Path temporary;

    private Path copy(String name) throws Exception {
        Path to = Files.createDirectories(temporary.resolve(name));
        try (Stream<Path> files = Files.list(GOLDEN.resolve(name))) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
        return to;
    }

    private static String content(long number) {
        return "{\"n\":" + number + ",\"fill\":\"" + "x".repeat((int) (number * 37 % 211)) + "\"}";
    }

    @Test
    void aFreshSpoolIsEmptyAndTakesFrames() throws Exception {
        Path dir = copy("fresh");
        assertThat(Spools.status(dir).frames()).isZero();
        assertThat(Spools.status(dir).nextSequence()).isEqualTo(1);
        try (SpoolWriter writer = Spools.writer(dir)) {
            assertThat(writer.append("{}")).isEqualTo(1);
        }
    }

    @Test
    void aWrappedSpoolGivesItsFramesAndGoesOn() throws Exception {
        Path dir = copy("wrapped");
        SpoolStatus status = Spools.status(dir);
        assertThat(status.nextSequence()).isEqualTo(1001);
        assertThat(status.nextOffset()).isGreaterThan(status.dataBytes());
        assertThat(status.full()).isEqualTo(FullPolicy.OVERWRITE);
        assertThat(status.sync()).isEqualTo(SyncPolicy.interval(Duration.ofSeconds(30)));
        assertThat(status.maxFrameBytes()).isEqualTo(4096);
        ReaderStatus known = status.readers().get(0);
        assertThat(known.name()).isEqualTo("gölden");
        try (SpoolReader reader = Spools.reader(dir, ReaderOptions.named("gölden"))) {
            assertThat(reader.position()).isEqualTo(known.sequence());
            assertThat(reader.lost()).isEqualTo(known.lost());
        }
        try (SpoolReader reader = Spools.reader(dir, ReaderOptions.anonymous());
                SpoolWriter writer = Spools.writer(dir)) {
            assertThat(writer.append(content(1001))).isEqualTo(1001);
            List<Frame> frames = new ArrayList<>();
            for (ReadBatch batch = reader.read(); !batch.isEmpty(); batch = reader.read()) {
                // The append took the oldest; nothing else is missing.
                batch.gap().ifPresent(gap -> assertThat(gap.kind()).isEqualTo(Gap.Kind.LOST));
                frames.addAll(batch.frames());
            }
            assertThat(frames).last().extracting(Frame::sequence).isEqualTo(1001L);
            assertThat(frames).allSatisfy(frame -> assertThat(frame.text()).isEqualTo(content(frame.sequence())));
        }
    }

    /** A reader written anew from {@code docs/spool-format.md}, with its numbers and none of our code. */
    @Test
    void theDocumentAloneIsEnoughToReadAWrappedSpool() throws Exception {
        ByteBuffer ring = ByteBuffer.wrap(Files.readAllBytes(GOLDEN.resolve("wrapped/spool.ring")))
                .order(ByteOrder.LITTLE_ENDIAN);
        assertThat(new String(ring.array(), 0, 8, UTF_8)).isEqualTo("SPOOLRNG");
        assertThat(ring.getInt(80)).isEqualTo(crc(ring.array(), 0, 80));
        long dataSize = ring.getLong(48);
        int salt = ring.getInt(72);
        assertThat(Long.bitCount(ring.getLong(512)) % 2).as("parity").isZero();
        long number = ring.getLong(512) >>> 1;
        int slot = 576 + (int) (number & 1) * 72;
        assertThat(ring.getLong(slot)).isEqualTo(number);
        long mix = 0x9E3779B97F4A7C15L;
        for (int word = 0; word < 8; word++) {
            mix = (mix ^ ring.getLong(slot + 8 * word)) * 0x9E3779B97F4A7C15L;
            mix ^= mix >>> 32;
        }
        assertThat(ring.getLong(slot + 64)).isEqualTo(mix);
        long sequence = ring.getLong(slot + 8);
        long offset = ring.getLong(slot + 16);
        long next = ring.getLong(slot + 24);
        int fillers = 0;
        while (sequence < next) {
            int at = (int) (8192 + offset % dataSize);
            int length = ring.getInt(at + 4);
            long meta = ring.getLong(at + 16);
            int encoding = (int) (meta >>> 48) & 0xFF;
            int padding = (int) (meta >>> 56) & 0x7F;
            assertThat(meta < 0).as("more in the batch").isEqualTo(sequence > 990 && sequence < 1000);
            int storage = 24 + length + padding;
            assertThat(ring.getLong(at + 8)).isEqualTo(sequence);
            assertThat(ring.getInt(at)).isEqualTo(crc(ring.array(), at + 4, storage - 4) ^ salt);
            if (encoding == 255) {
                assertThat(at + storage).isEqualTo(ring.capacity());
                fillers++;
            } else {
                assertThat(new String(ring.array(), at + 24, length, UTF_8)).isEqualTo(content(sequence));
                sequence++;
            }
            offset += storage;
        }
        assertThat(offset).isEqualTo(ring.getLong(slot + 32));
        assertThat(fillers).isEqualTo(1);
    }

    private static int crc(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }

    @Test
    void foreignNewerTruncatedAndDamagedFilesAreRefusedEachWithItsOwnWords() throws Exception {
        refused("foreign", NotASpoolException.class, "begins with", "not touched");
        refused("newer", SpoolVersionException.class, "format version 2", "this is version 1");
        refused("truncated", SpoolCorruptException.class, "40960", "65536", "truncated");
        refused("damaged-birth", SpoolCorruptException.class, "check", "expected");
    }

    private void refused(String name, Class<? extends SpoolException> kind, String... words) throws Exception {
        Path dir = copy(name);
        byte[] before = Files.readAllBytes(dir.resolve("spool.ring"));
        assertThatThrownBy(() -> Spools.writer(dir))
                .isExactlyInstanceOf(kind)
                .hasMessageContainingAll(words)
                .hasMessageContaining(dir.toString());
        assertThatThrownBy(() -> Spools.reader(dir, ReaderOptions.anonymous())).isExactlyInstanceOf(kind);
        assertThatThrownBy(() -> Spools.status(dir)).isExactlyInstanceOf(kind);
        assertThat(Files.readAllBytes(dir.resolve("spool.ring"))).isEqualTo(before);
    }

    @Test
    void shortEmptyAndMissingFilesAreRefused() throws Exception {
        Path dir = copy("fresh");
        Files.write(dir.resolve("spool.ring"), new byte[0]);
        assertThatThrownBy(() -> Spools.writer(dir)).isExactlyInstanceOf(NotASpoolException.class);
        Files.write(dir.resolve("spool.ring"), new byte[83]);
        assertThatThrownBy(() -> Spools.writer(dir)).isExactlyInstanceOf(NotASpoolException.class);
        Files.write(dir.resolve("spool.ring"), new byte[100_000]);
        assertThatThrownBy(() -> Spools.writer(dir)).isExactlyInstanceOf(NotASpoolException.class);
        Files.delete(dir.resolve("spool.ring"));
        assertThatThrownBy(() -> Spools.writer(dir))
                .isExactlyInstanceOf(NoSpoolException.class)
                .hasMessageContaining("create a spool first");
        assertThatThrownBy(() -> Spools.reader(temporary.resolve("nowhere"), ReaderOptions.anonymous()))
                .isExactlyInstanceOf(NoSpoolException.class)
                .hasMessageContaining("no such directory");
    }

    @Test
    void aMissingForeignOrStrangeReaderTableIsRefused() throws Exception {
        Path dir = copy("wrapped");
        Files.delete(dir.resolve("spool.readers"));
        assertThatThrownBy(() -> Spools.writer(dir))
                .isExactlyInstanceOf(SpoolCorruptException.class)
                .hasMessageContaining("spool.readers is missing");
        Files.writeString(dir.resolve("spool.readers"), "not a table");
        assertThatThrownBy(() -> Spools.writer(dir)).isExactlyInstanceOf(NotASpoolException.class);
        Files.copy(
                GOLDEN.resolve("fresh/spool.readers"),
                dir.resolve("spool.readers"),
                StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> Spools.writer(dir))
                .isExactlyInstanceOf(SpoolCorruptException.class)
                .hasMessageContaining("belongs to spool");
    }
}
