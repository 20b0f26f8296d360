package io.spool.torture.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.value.CreateOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A spool that a program in C uses is not recovered by one in Java, nor the other way round, whatever its disk record says. */
@Timeout(60)
class PresenceInteropTest {
    private static final int DISK_NUMBER = 1536;
    private static final int DISK_SLOTS = 1600;
    private static final int SLOT_SIZE = 72;

    @TempDir
    private Path temporary;

    private Path dir;

    @BeforeAll
    static void compile() throws Exception {
        CProgram.assumeCompiled();
    }

    @BeforeEach
    void create() throws Exception {
        dir = temporary.resolve("spool");
        Spools.create(dir, CreateOptions.ofSize(64 << 10));
    }

    /** Has the disk record say that the spool was last opened in another boot, or under another mount. */
    private void comeFromAnotherBoot() throws Exception {
        try (FileChannel ring =
                FileChannel.open(dir.resolve("spool.ring"), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long number = read(ring, DISK_NUMBER, 8).getLong(0) >>> 1;
            long at = DISK_SLOTS + (number & 1) * SLOT_SIZE;
            ByteBuffer slot = read(ring, at, SLOT_SIZE).putLong(8, 0x1234_5678_9ABCL);
            long mix = 0x9E37_79B9_7F4A_7C15L;
            for (int i = 0; i < 8; i++) {
                mix = (mix ^ slot.getLong(8 * i)) * 0x9E37_79B9_7F4A_7C15L;
                mix ^= mix >>> 32;
            }
            ring.write(slot.putLong(64, mix).rewind(), at);
        }
    }

    private static ByteBuffer read(FileChannel file, long at, int length) throws Exception {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(file.read(bytes, at)).isEqualTo(length);
        return bytes;
    }

    private void awaitNext(long sequence) throws Exception {
        while (Spools.status(dir).nextSequence() != sequence) {
            Thread.onSpinWait();
        }
    }

    @Test
    void javaDoesNotRecoverWhatAWriterInCUsesAndDoesSoWhenItIsDead() throws Exception {
        try (CProgram c = CProgram.write(dir)) {
            c.say("{\"by\":\"C\"}");
            awaitNext(2);
            comeFromAnotherBoot();
            try (SpoolWriter java = Spools.writer(dir)) {
                // Nothing was declared cut: C reserves many sequences ahead.
                assertThat(java.append("{}")).isEqualTo(2);
                c.say("{\"by\":\"C\"}");
                awaitNext(4);
            }
            c.say("{\"by\":\"C\"}");
            awaitNext(5);
            assertThat(Spools.status(dir).cuts()).isEmpty();
            c.kill();
        }
        comeFromAnotherBoot();
        try (SpoolWriter java = Spools.writer(dir)) {
            assertThat(java.append("{}")).isGreaterThan(5);
        }
        assertThat(Spools.status(dir).cuts()).hasSize(1);
    }

    @Test
    void javaDoesNotRecoverWhatANamedReaderInCUses() throws Exception {
        try (CProgram reader = CProgram.read(dir, "--name", "r", "--follow")) {
            assertThat(reader.answer()).isEqualTo("at 1");
            try (CProgram writer = CProgram.write(dir)) {
                writer.say("{\"by\":\"C\"}");
                awaitNext(2);
                writer.kill();
            }
            comeFromAnotherBoot();
            try (SpoolWriter java = Spools.writer(dir)) {
                assertThat(java.append("{}")).isEqualTo(2);
            }
            assertThat(Spools.status(dir).cuts()).isEmpty();
            assertThat(reader.isRunning()).isTrue();
        }
    }

    @Test
    void cDoesNotRecoverWhatAWriterInJavaUses() throws Exception {
        try (SpoolWriter java = Spools.writer(dir)) {
            assertThat(java.append("{}")).isEqualTo(1);
            comeFromAnotherBoot();
            try (CProgram c = CProgram.write(dir)) {
                c.say("{\"by\":\"C\"}");
                assertThat(c.rest()).containsExactly("1");
            }
            assertThat(Spools.status(dir).nextSequence()).isEqualTo(3);
            assertThat(java.append("{}")).isEqualTo(3);
        }
        assertThat(Spools.status(dir).cuts()).isEmpty();
    }
}
