package io.spool.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.spool.core.error.NotASpoolException;
import io.spool.core.error.SpoolException;
import io.spool.core.error.SpoolExistsException;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.SyncPolicy;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Births, and what keeps a spool from being born or opened. */
@Timeout(120)
class CreationTest {
    @TempDir
    private Path temporary;

    @Test
    void aSpoolIsWrittenInFullNotReserved() throws Exception {
        Path dir = temporary.resolve("a/b/spool");
        Spools.create(dir, CreateOptions.ofSize(1_000_001));
        assertThat(Files.size(dir.resolve("spool.ring"))).isEqualTo(245L * 4096);
        assertThat((long) (Integer) Files.getAttribute(dir.resolve("spool.ring"), "unix:nlink"))
                .isEqualTo(1);
        Process du = new ProcessBuilder("du", "-k", dir.resolve("spool.ring").toString()).start();
        String used = new String(du.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(Long.parseLong(used.split("\\s", -1)[0])).isGreaterThanOrEqualTo(245 * 4);
        try (Stream<Path> files = Files.list(dir)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("spool.ring", "spool.readers", "spool.lock");
        }
    }

    @Test
    void anExistingSpoolIsNeverTouched() throws Exception {
        Path dir = temporary.resolve("spool");
        assertThat(Spools.exists(dir)).isFalse();
        assertThat(Spools.createIfAbsent(dir, CreateOptions.ofSize(65_536))).isTrue();
        try (SpoolWriter writer = Spools.writer(dir)) {
            writer.append("{}");
        }
        assertThat(Spools.createIfAbsent(dir, CreateOptions.ofSize(1 << 20))).isFalse();
        assertThatThrownBy(() -> Spools.create(dir, CreateOptions.ofSize(65_536)))
                .isInstanceOf(SpoolExistsException.class)
                .hasMessageContaining("already");
        assertThat(Spools.status(dir).frames()).isEqualTo(1);
        assertThat(Spools.exists(dir)).isTrue();
    }

    @Test
    void aBirthThatIsGivenUpLeavesNothing() throws Exception {
        Path dir = temporary.resolve("a/b");
        AtomicInteger asked = new AtomicInteger();
        CreateOptions options = CreateOptions.ofSize(8 << 20);
        // In the middle of the ring's zeros; true from then on.
        assertThatThrownBy(() -> Spools.createIfAbsent(dir, options, () -> asked.incrementAndGet() > 4))
                .isInstanceOf(SpoolException.class)
                .hasMessageContaining("told to stop");
        assertThat(temporary).isEmptyDirectory();
        Files.createDirectories(dir);
        assertThatThrownBy(() -> Spools.createIfAbsent(dir, options, () -> true))
                .isInstanceOf(SpoolException.class);
        assertThat(dir).as("a directory that was there stays").isDirectoryContaining("glob:**/spool.lock");
        try (Stream<Path> files = Files.list(dir)) {
            assertThat(files).hasSize(1);
        }
        assertThat(Spools.createIfAbsent(dir, options, () -> false)).isTrue();
        assertThat(Spools.createIfAbsent(dir, options, () -> true)).isFalse();
        assertThat(Spools.exists(dir)).isTrue();
    }

    @Test
    void ofManyWhoCreateAtOnceOneDoes() throws Exception {
        Path dir = temporary.resolve("spool");
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Boolean>> tries = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                tries.add(threads.submit(() -> Spools.createIfAbsent(dir, CreateOptions.ofSize(4 << 20))));
            }
            int made = 0;
            for (Future<Boolean> each : tries) {
                made += each.get() ? 1 : 0;
            }
            assertThat(made).isEqualTo(1);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void leftoversOfABirthThatWasCutShortAreReplaced() throws Exception {
        Path dir = Files.createDirectories(temporary.resolve("spool"));
        Files.writeString(dir.resolve("spool.ring.new"), "half");
        Files.writeString(dir.resolve("spool.readers"), "whole, and its ring never came");
        Spools.create(dir, CreateOptions.ofSize(65_536));
        Spools.reader(dir, ReaderOptions.named("r")).close();
        assertThat(dir.resolve("spool.ring.new")).doesNotExist();
    }

    @Test
    void impossibleOptionsSayWhatIsPossible() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CreateOptions.ofSize(4096))
                .withMessageContaining("65536");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CreateOptions.ofSize(65_536).withMaxFrameBytes(20_000))
                .withMessageContaining("1 to 14288");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CreateOptions.ofSize(65_536).withReaderSlots(0));
        assertThatIllegalArgumentException().isThrownBy(() -> SyncPolicy.interval(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> ReaderOptions.named(""));
        assertThatIllegalArgumentException().isThrownBy(() -> ReaderOptions.named("a\nb"));
        assertThatIllegalArgumentException().isThrownBy(() -> ReaderOptions.named("x".repeat(97)));
    }

    @Test
    void aFileInTheWayIsToldApart() throws Exception {
        Path file = Files.writeString(temporary.resolve("file"), "x");
        assertThatThrownBy(() -> Spools.create(file, CreateOptions.ofSize(65_536)))
                .isInstanceOf(SpoolExistsException.class)
                .hasMessageContaining("not a directory");
        assertThatThrownBy(() -> Spools.writer(file)).hasMessageContaining("a spool is a directory");
        Path dir = temporary.resolve("spool");
        Spools.create(dir, CreateOptions.ofSize(65_536));
        Files.delete(dir.resolve("spool.lock"));
        Files.createDirectory(dir.resolve("spool.lock"));
        assertThatThrownBy(() -> Spools.writer(dir))
                .isInstanceOf(NotASpoolException.class)
                .hasMessageContaining("spool.lock is a directory, expected a regular file");
    }

    @Test
    void aFullDiskAtBirthIsToldAndLeavesNothing() throws Exception {
        Path small = Files.createDirectory(temporary.resolve("small"));
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", small.toString()), "a small tmpfs needs root");
        try {
            Path dir = small.resolve("spool");
            assertThatThrownBy(() -> Spools.create(dir, CreateOptions.ofSize(4 << 20)))
                    .isInstanceOf(SpoolException.class)
                    .hasMessageContaining("cannot create a spool of 4194304 bytes")
                    .hasMessageContaining("No space left on device")
                    // All of them: it was not begun.
                    .hasMessageContaining("4194304 bytes are still to be written")
                    .hasMessageContaining("are free")
                    .hasMessageContaining(dir.toString());
            assertThat(Spools.exists(dir)).isFalse();
            try (Stream<Path> left = Files.list(dir)) {
                assertThat(left.map(file -> file.getFileName().toString())).containsExactly("spool.lock");
            }
            // What fits is born there all the same, and a full disk takes nothing from it.
            Spools.create(dir, CreateOptions.ofSize(512 << 10));
            fillUp(small.resolve("filler"));
            try (SpoolWriter writer = Spools.writer(dir);
                    SpoolReader reader = Spools.reader(dir, ReaderOptions.named("r"))) {
                for (int i = 0; i < 20_000; i++) {
                    writer.append("{\"filled\":\"to the brim, and on we go\"}");
                }
                writer.force();
                while (!reader.read().isEmpty()) {
                    reader.acknowledge(reader.position());
                }
                assertThat(reader.position()).isEqualTo(20_001);
            }
        } finally {
            run("umount", "-l", small.toString());
        }
    }

    @Test
    void whatAKilledBirthLeftDoesNotTakeTheRoomOfTheNext() throws Exception {
        Path small = Files.createDirectory(temporary.resolve("small"));
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=9m", "tmpfs", small.toString()), "a small tmpfs needs root");
        try {
            Path dir = Files.createDirectory(small.resolve("spool"));
            fillUp(dir.resolve("spool.ring.new"));
            Spools.create(dir, CreateOptions.ofSize(8 << 20));
            try (Stream<Path> files = Files.list(dir)) {
                assertThat(files.map(file -> file.getFileName().toString()))
                        .containsExactlyInAnyOrder("spool.ring", "spool.readers", "spool.lock");
            }
            assertThat(Spools.verify(dir).problems()).isEmpty();
        } finally {
            run("umount", "-l", small.toString());
        }
    }

    private static void fillUp(Path file) {
        byte[] block = new byte[4096];
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            // Full: that is what it is for.
        }
    }

    private static boolean run(String... command) throws Exception {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void withoutPermissionItSaysWhereAndWhatToDo() throws Exception {
        Path dir = temporary.resolve("spool");
        Spools.create(dir, CreateOptions.ofSize(65_536));
        try (SpoolWriter writer = Spools.writer(dir)) {
            writer.append("{}");
        }
        try (Stream<Path> files = Files.list(dir)) {
            for (Path file : files.toList()) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
            }
        }
        Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("r-xr-xr-x"));
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("r-xr-xr-x"));
        List<String> answers = PermissionProbe.asSomebodyElse(temporary, dir);
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(answers).hasSize(5);
        assertThat(answers.get(0)).contains("create: SpoolException", "no permission", "check its owner and mode");
        assertThat(answers.get(1))
                .contains("writer: SpoolException", "spool.ring", "reading and writing", "Permission denied");
        assertThat(answers.get(2)).contains("named reader: SpoolException", "Permission denied");
        // Looking needs no permission to write.
        assertThat(answers.get(3)).isEqualTo("anonymous reader: 1 frames");
        assertThat(answers.get(4)).isEqualTo("status: 1 frames");
    }
}
