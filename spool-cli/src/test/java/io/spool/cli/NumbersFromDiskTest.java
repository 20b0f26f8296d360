package io.spool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.Spools;
import io.spool.core.format.SpoolFormat;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Numbers that somebody wrote into a spool's files, with right checks: none decides how much memory or time a command takes. */
@Timeout(60)
class NumbersFromDiskTest {
    private static final int FRAMES = 24_000;

    @TempDir
    private Path temp;

    private Path forged() throws IOException {
        return TestSpool.create(temp.resolve("spool"), TestSpool.SMALLEST).directory();
    }

    private static void put(Path file, long at, ByteBuffer bytes) throws IOException {
        try (var channel = java.nio.channels.FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(bytes, at);
        }
    }

    @Test
    void readerSlotsBeyondWhatASpoolMayHaveAreRefusedBeforeTheyAreMapped() throws IOException {
        Path spool = forged();
        Path ring = spool.resolve(SpoolFormat.RING_FILE);
        ByteBuffer birth = ByteBuffer.wrap(Files.readAllBytes(ring), 0, SpoolFormat.BIRTH_SIZE)
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN);
        birth.putInt(SpoolFormat.BIRTH_READER_SLOTS, Integer.MAX_VALUE);
        CRC32C crc = new CRC32C();
        crc.update(birth.slice(0, SpoolFormat.BIRTH_CHECK));
        birth.putInt(SpoolFormat.BIRTH_CHECK, (int) crc.getValue());
        put(ring, 0, birth.rewind());
        try (RandomAccessFile readers =
                new RandomAccessFile(spool.resolve(SpoolFormat.READERS_FILE).toFile(), "rw")) {
            readers.setLength(
                    SpoolFormat.READERS_HEADER_SIZE + (long) Integer.MAX_VALUE * SpoolFormat.READER_SLOT_SIZE);
        }
        for (String command : new String[] {"status", "readers", "verify", "cat"}) {
            CommandRun run = CommandRun.of(command, spool);
            assertThat(run.exit()).isEqualTo(ExitCode.UNREADABLE);
            assertThat(run.err()).contains("reader slots are 2147483647, expected 1 to 65536", "restore the spool");
        }
    }

    @Test
    void gapsAreCountedAndTheFirstOfThemListed() throws IOException {
        Path spool = TestSpool.create(temp.resolve("spool"), 2 << 20).directory();
        String[] frames = new String[FRAMES];
        for (int i = 0; i < FRAMES; i++) {
            frames[i] = i % 2 == 0 ? "{\"n\":\"DMGE\"}" : "{\"n\":\"good\"}";
        }
        new TestSpool(spool).append(frames);
        Path ring = spool.resolve(SpoolFormat.RING_FILE);
        String text = Files.readString(ring, StandardCharsets.ISO_8859_1);
        put(ring, 0, StandardCharsets.ISO_8859_1.encode(text.replace("DMGE", "DMGX")));

        assertThat(Spools.verify(spool).gaps()).hasSize(10_000);
        assertThat(Spools.verify(spool).gapCount()).isEqualTo(FRAMES / 2);
        assertThat(Spools.verify(spool).damaged()).isEqualTo(FRAMES / 2);
        CommandRun run = CommandRun.of("verify", spool, "--quiet");
        assertThat(run.exit()).isEqualTo(ExitCode.UNREADABLE);
        assertThat(run.out()).contains("and 2,000 gaps more; 12,000 frames are damaged in all");
    }

    @Test
    void numbersOfDictionariesAreNotCountedUp() throws IOException {
        Path spool = forged();
        new TestSpool(spool).append("{\"n\":\"DMGE\"}", "1");
        Path ring = spool.resolve(SpoolFormat.RING_FILE);
        String text = Files.readString(ring, StandardCharsets.ISO_8859_1);
        put(ring, 0, StandardCharsets.ISO_8859_1.encode(text.replace("DMGE", "DMGX")));
        put(
                ring,
                SpoolFormat.DICTIONARY_NEWEST,
                ByteBuffer.allocate(8)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(Long.MAX_VALUE >> 1)
                        .rewind());
        Files.createDirectory(spool.resolve(SpoolFormat.DICTIONARIES_DIRECTORY));
        Files.writeString(spool.resolve(SpoolFormat.DICTIONARIES_DIRECTORY).resolve("5"), "none");
        CommandRun run = CommandRun.of("verify", spool, "--quiet");
        assertThat(run.exit()).isEqualTo(ExitCode.UNREADABLE);
        assertThat(run.out()).contains("dictionaries 6 to " + (Long.MAX_VALUE >> 1) + " are not there");
    }
}
