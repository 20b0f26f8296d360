package io.spool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.format.SpoolFormat;
import io.spool.core.value.FrameBatch;
import io.spool.core.value.Origin;
import io.spool.core.value.Problem;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code verify --repair}: each kind of damage is found, mended only when that is asked for, and no frame is lost by it. */
class SpoolRepairTest {
    private static final long FIRST_READER = SpoolFormat.READERS_HEADER_SIZE;

    private static final Optional<String> READER = Optional.of("r");

    @TempDir
    private Path temp;

    private TestSpool spool;

    @BeforeEach
    void spoolWithAReader() throws IOException {
        spool = TestSpool.create(temp, TestSpool.SMALLEST);
        spool.append("1", "2", "3");
        CommandRun.of("read", temp, "--reader", "r", "--max", 2);
    }

    @AfterEach
    void allFramesAreStillThere() throws IOException {
        assertThat(spool.frames()).startsWith("1", "2", "3");
    }

    private void damage(String file, long at, int bytes) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(temp.resolve(file).toFile(), "rw")) {
            open.seek(at);
            open.write("x".repeat(bytes).getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Without --repair it is told and stays; with it, it is mended. */
    private void assertRepaired(Problem.Kind kind, Optional<String> reader, String done) throws IOException {
        List<Problem> problems = Spools.verify(temp).problems();
        assertThat(problems).hasSize(1);
        assertThat(problems.get(0).kind()).isEqualTo(kind);
        assertThat(problems.get(0).reader()).isEqualTo(reader);
        String problem = problems.get(0).text();
        for (int i = 0; i < 2; i++) {
            CommandRun look = CommandRun.of("verify", temp);
            assertThat(look.exit()).isEqualTo(ExitCode.UNREADABLE);
            assertThat(look.out()).contains("DAMAGED", problem).doesNotContain("repaired");
        }
        CommandRun repair = CommandRun.of("verify", temp, "--repair");
        assertThat(repair.out()).contains(problem, "  repaired: " + done).endsWith("as they were written\n");
        assertThat(repair.exit()).isEqualTo(ExitCode.OK);
        assertThat(repair.err()).isEmpty();
        assertThat(CommandRun.of("verify", temp, "--repair").out()).doesNotContain("repaired");
        assertThat(Spools.verify(temp).problems()).isEmpty();
    }

    @Test
    void readerWithADamagedPositionReadsAgain() throws IOException {
        damage(
                SpoolFormat.READERS_FILE,
                FIRST_READER + SpoolFormat.READER_POSITIONS,
                2 * SpoolFormat.POSITION_SLOT_SIZE);
        assertRepaired(Problem.Kind.READER_POSITION, READER, "reader 'r' was reset");
        assertThat(CommandRun.of("read", temp, "--reader", "r").out()).isEqualTo("1\n2\n3\n");
    }

    @Test
    void readerWhoseProtectionCannotBeToldIsProtected() throws IOException {
        damage(SpoolFormat.READERS_FILE, FIRST_READER + SpoolFormat.READER_PROTECTED, 1);
        assertRepaired(Problem.Kind.READER_PROTECTION, READER, "reader 'r' is protected for certain");
        assertThat(spool.reader("r").isProtected()).isTrue();
        assertThat(CommandRun.of("read", temp, "--reader", "r").out()).isEqualTo("3\n");
    }

    @Test
    void readerAheadOfTheSpoolGoesToItsEnd() throws IOException {
        Path ring = temp.resolve(SpoolFormat.RING_FILE);
        byte[] before = Files.readAllBytes(ring);
        spool.append("4", "5");
        CommandRun.of("read", temp, "--reader", "r");
        Files.write(ring, before); // as from an older backup
        assertRepaired(Problem.Kind.READER_AHEAD, READER, "reader 'r', which was ahead");
        assertThat(spool.acknowledged("r")).isEqualTo(4);
    }

    @Test
    void nameThatIsDamagedCannotBeRepaired() throws IOException {
        damage(SpoolFormat.READERS_FILE, FIRST_READER + SpoolFormat.READER_NAME, 1);
        assertThat(Spools.verify(temp).problems()).extracting(Problem::kind).containsExactly(Problem.Kind.READER_NAME);
        assertThat(CommandRun.of("verify", temp, "--repair").out()).contains("nothing of this can be repaired");
    }

    @Test
    void diskRecordIsWrittenAnew() throws IOException {
        damage(SpoolFormat.RING_FILE, SpoolFormat.DISK_SLOTS, 2 * SpoolFormat.SLOT_SIZE);
        assertRepaired(Problem.Kind.DISK_RECORD, Optional.empty(), "the disk record was written anew");
        assertThat(CommandRun.of("read", temp, "--reader", "r").out()).endsWith("3\n");
    }

    @Test
    void tableOfOriginsIsMadeAnew() throws IOException {
        try (SpoolWriter writer = Spools.writer(temp)) {
            byte[] frame = "4".getBytes(StandardCharsets.UTF_8);
            writer.append(new FrameBatch().add(new Origin("marked-origin", 0), 7, frame, 0, 1));
        }
        String ring = Files.readString(temp.resolve(SpoolFormat.RING_FILE), StandardCharsets.ISO_8859_1);
        damage(SpoolFormat.RING_FILE, ring.lastIndexOf("marked-origin"), 1);
        assertRepaired(Problem.Kind.ORIGINS, Optional.empty(), "the table of origins was made anew");
        assertThat(spool.frames()).containsExactly("1", "2", "3", "4");
    }

    @Test
    void missingLockFileIsMadeAnew() throws IOException {
        Files.delete(temp.resolve(SpoolFormat.LOCK_FILE));
        CommandRun look = CommandRun.of("verify", temp);
        assertThat(look.out()).contains("spool.lock is missing");
        assertThat(look.exit()).as("nothing is lost by that").isEqualTo(ExitCode.OK);
        assertThat(temp.resolve(SpoolFormat.LOCK_FILE)).doesNotExist();
        assertThat(CommandRun.of("verify", temp, "--repair").out()).contains("  repaired: spool.lock was made anew");
        assertThat(temp.resolve(SpoolFormat.LOCK_FILE)).exists();
    }

    @Test
    void damagedFrameCannotBeRepairedAndIsLeft() throws IOException {
        spool.append("4444");
        byte[] before = Files.readAllBytes(temp.resolve(SpoolFormat.RING_FILE));
        damage(SpoolFormat.RING_FILE, 8192 + 3 * 32 + 24, 1);
        CommandRun run = CommandRun.of("verify", temp, "--repair");
        assertThat(run.exit()).isEqualTo(ExitCode.UNREADABLE);
        assertThat(run.out()).contains("1 frames damaged: sequences 4 to 4", "nothing of this can be repaired");
        assertThat(Files.mismatch(temp.resolve(SpoolFormat.RING_FILE), Files.write(temp.resolve("before"), before)))
                .isEqualTo(8192 + 3 * 32 + 24);
    }
}
