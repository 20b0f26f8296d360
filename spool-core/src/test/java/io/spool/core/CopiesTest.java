package io.spool.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.spool.core.format.SpoolFormat;
import io.spool.core.home.FileMark;
import io.spool.core.value.CopiedFrom;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.Problem;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.SpoolHome;
import io.spool.core.value.SpoolHome.State;
import io.spool.core.value.SpoolIdentity;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A copy of a spool becomes a spool of its own; one that was moved stays itself. */
class CopiesTest {
    @TempDir
    private Path temporary;

    private Path spool;

    @BeforeEach
    void create() throws Exception {
        spool = temporary.resolve("spool");
        Spools.create(spool, CreateOptions.ofSize(SpoolFormat.MIN_RING_FILE_SIZE));
        assumeThat(FileMark.lastsAt(spool)).as("inode numbers last here").isTrue();
    }

    private static SpoolIdentity append(Path spool, int frames) throws Exception {
        try (SpoolWriter writer = Spools.writer(spool)) {
            for (int i = 0; i < frames; i++) {
                var unused = writer.append("{\"n\":" + i + "}");
            }
            return writer.identity();
        }
    }

    /** As {@code cp -a} does: other files, the same times of change. */
    static Path copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        return to;
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    private static UUID uuid(Path spool) throws Exception {
        return Spools.status(spool).identity().uuid();
    }

    private static SpoolHome home(Path spool) throws Exception {
        return Spools.status(spool).home();
    }

    @Test
    void aCopyThatIsOpenedForWritingIsASpoolOfItsOwn() throws Exception {
        SpoolIdentity original = append(spool, 3);
        Path copy = copy(spool, temporary.resolve("copy"));
        assertThat(home(copy)).isEqualTo(new SpoolHome(State.UNOPENED_COPY, Optional.empty()));
        assertThat(uuid(copy)).isEqualTo(original.uuid());

        SpoolIdentity own;
        CopiedFrom from = new CopiedFrom(original.uuid(), 4);
        try (SpoolWriter writer = Spools.writer(copy)) {
            own = writer.identity();
            assertThat(writer.becameCopyOf()).contains(from);
            assertThat(writer.append("{}")).isEqualTo(4);
        }
        assertThat(own.uuid()).isNotEqualTo(original.uuid());
        assertThat(own.generation()).isEqualTo(original.generation());
        assertThat(home(copy)).isEqualTo(new SpoolHome(State.ORIGINAL, Optional.of(from)));
        assertThat(append(spool, 1)).isEqualTo(original);
        assertThat(Spools.verify(copy).isSound()).isTrue();
        try (SpoolWriter again = Spools.writer(copy)) {
            assertThat(again.becameCopyOf()).as("said once").isEmpty();
            assertThat(again.identity()).isEqualTo(own);
        }
    }

    @Test
    void aCopyThatNobodyHasEverAppendedToIsOneToo() throws Exception {
        Path copy = copy(spool, temporary.resolve("copy"));
        assertThat(append(copy, 1).uuid()).isNotEqualTo(append(spool, 1).uuid());
    }

    @Test
    void aCopyOfACopyNamesTheCopy() throws Exception {
        Path copy = copy(spool, temporary.resolve("copy"));
        UUID first = append(copy, 2).uuid();
        Path second = copy(copy, temporary.resolve("second"));
        assertThat(append(second, 1).uuid()).isNotIn(first, uuid(spool));
        assertThat(home(second).copiedFrom()).contains(new CopiedFrom(first, 3));
    }

    @Test
    void aDirectoryThatIsMovedStaysItself() throws Exception {
        SpoolIdentity original = append(spool, 1);
        Path moved = Files.move(
                spool, Files.createDirectory(temporary.resolve("elsewhere")).resolve("moved"));
        assertThat(home(moved).state()).isEqualTo(State.ORIGINAL);
        try (SpoolWriter writer = Spools.writer(moved)) {
            assertThat(writer.becameCopyOf()).isEmpty();
            assertThat(writer.identity()).isEqualTo(original);
        }
    }

    @Test
    void aBackupThatIsPutBackIsACopyOnWhateverInodeItLands() throws Exception {
        SpoolIdentity original = append(spool, 3);
        Path backup = copy(spool, temporary.resolve("backup"));
        append(spool, 3);
        delete(spool);
        // The number of the inode that was just freed is given out again before long.
        copy(backup, spool);
        try (SpoolWriter writer = Spools.writer(spool)) {
            assertThat(writer.becameCopyOf()).contains(new CopiedFrom(original.uuid(), 4));
            assertThat(writer.identity().uuid()).isNotEqualTo(original.uuid());
        }
    }

    @Test
    void theTimeOfBirthTellsAReusedInodeNumber() {
        FileMark first = new FileMark(12, 1_000);
        assertThat(first.isSameFile(new FileMark(12, 2_000))).isFalse();
        assertThat(first.isSameFile(new FileMark(12, 1_000))).isTrue();
        assertThat(first.isSameFile(new FileMark(12, 0)))
                .as("a runtime that does not tell")
                .isTrue();
        assertThat(first.isSameFile(new FileMark(13, 1_000))).isFalse();
    }

    @Test
    void thisRuntimeTellsTimesOfBirth() throws Exception {
        Map<String, Object> before = Files.readAttributes(spool.resolve("spool.ring"), "unix:creationTime,ino");
        append(spool, 1);
        assertThat(FileMark.of(spool.resolve("spool.ring")).birthNanos()).isPositive();
        assertThat(Files.readAttributes(spool.resolve("spool.ring"), "unix:creationTime,ino"))
                .isEqualTo(before);
    }

    @Test
    void aNamedReaderOfACopyContinuesThere() throws Exception {
        append(spool, 5);
        try (SpoolReader reader = Spools.reader(spool, ReaderOptions.named("uplink"))) {
            reader.acknowledge(reader.read().nextSequence() - 2);
        }
        Path copy = copy(spool, temporary.resolve("copy"));
        try (SpoolReader reader = Spools.reader(copy, ReaderOptions.named("uplink"))) {
            assertThat(reader.becameCopyOf()).contains(new CopiedFrom(uuid(spool), 6));
            assertThat(reader.position()).isEqualTo(4);
            assertThat(reader.identity().uuid()).isEqualTo(uuid(copy)).isNotEqualTo(uuid(spool));
        }
    }

    @Test
    void whoeverOnlyLooksChangesNothing() throws Exception {
        append(spool, 2);
        Path copy = copy(spool, temporary.resolve("copy"));
        byte[] before = Files.readAllBytes(copy.resolve("spool.ring"));
        assertThat(Spools.status(copy).frames()).isEqualTo(2);
        assertThat(Spools.verify(copy).isSound()).isTrue();
        try (SpoolReader reader = Spools.reader(copy, ReaderOptions.anonymous())) {
            assertThat(reader.read().count()).isEqualTo(2);
            assertThat(reader.becameCopyOf()).isEmpty();
        }
        assertThat(Files.readAllBytes(copy.resolve("spool.ring"))).isEqualTo(before);
        assertThat(home(copy).state()).isEqualTo(State.UNOPENED_COPY);
    }

    @Test
    void aSpoolThatWasMovedFromAnotherFileSystemIsAdopted() throws Exception {
        UUID original = append(spool, 2).uuid();
        Path notOpened = copy(spool, temporary.resolve("notOpened"));
        assertThat(Spools.adopt(notOpened)).isEqualTo(original);
        assertThat(home(notOpened)).isEqualTo(new SpoolHome(State.ORIGINAL, Optional.empty()));
        assertThat(append(notOpened, 1).uuid()).isEqualTo(original);

        Path opened = copy(spool, temporary.resolve("opened"));
        assertThat(append(opened, 1).uuid()).isNotEqualTo(original);
        assertThat(Spools.adopt(opened)).isEqualTo(original);
        assertThat(append(opened, 1).uuid()).isEqualTo(original);
        assertThat(home(opened)).isEqualTo(new SpoolHome(State.ORIGINAL, Optional.empty()));
        assertThat(Spools.adopt(opened)).as("adopting again changes nothing").isEqualTo(original);
    }

    @Test
    void aSpoolOfAnEarlierBuildKeepsItsIdentity() throws Exception {
        UUID original = append(spool, 1).uuid();
        Path earlier = copy(spool, temporary.resolve("earlier"));
        zero(earlier, SpoolFormat.HOME_NUMBER, 512);
        assertThat(home(earlier)).isEqualTo(new SpoolHome(State.UNKNOWN, Optional.empty()));
        assertThat(append(earlier, 1).uuid()).isEqualTo(original);
        assertThat(home(earlier).state()).isEqualTo(State.ORIGINAL);
        assertThat(append(copy(earlier, temporary.resolve("copy")), 1).uuid()).isNotEqualTo(original);
    }

    @Test
    void oneDamagedSlotChangesNothing() throws Exception {
        Path copy = copy(spool, temporary.resolve("copy"));
        UUID own = append(copy, 1).uuid();
        for (int slot = 0; slot < 2; slot++) {
            int at = SpoolFormat.HOME_SLOTS + slot * SpoolFormat.SLOT_SIZE + SpoolFormat.HOME_UUID_LOW;
            flip(copy, at);
            assertThat(uuid(copy)).isEqualTo(own);
            assertThat(Spools.verify(copy).isSound()).isTrue();
            flip(copy, at);
        }
        flip(copy, SpoolFormat.HOME_NUMBER);
        assertThat(uuid(copy)).isEqualTo(own);
        assertThat(append(copy, 1).uuid()).isEqualTo(own);
    }

    @Test
    void aSpoolWhoseHomeIsDamagedIsTakenForACopy() throws Exception {
        UUID original = append(spool, 1).uuid();
        flip(spool, SpoolFormat.HOME_SLOTS + SpoolFormat.HOME_INODE);
        flip(spool, SpoolFormat.HOME_SLOTS + SpoolFormat.SLOT_SIZE + SpoolFormat.HOME_INODE);
        assertThat(Spools.verify(spool).problems()).extracting(Problem::kind).containsExactly(Problem.Kind.HOME_RECORD);
        try (SpoolWriter writer = Spools.writer(spool)) {
            assertThat(writer.becameCopyOf()).contains(new CopiedFrom(original, 2));
        }
        assertThat(Spools.verify(spool).isSound()).isTrue();
    }

    private static void zero(Path spool, long at, int length) throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(spool.resolve("spool.ring").toFile(), "rw")) {
            file.seek(at);
            file.write(new byte[length]);
        }
    }

    private static void flip(Path spool, long at) throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(spool.resolve("spool.ring").toFile(), "rw")) {
            file.seek(at);
            int before = file.read();
            file.seek(at);
            file.write(before ^ 4);
        }
    }
}
