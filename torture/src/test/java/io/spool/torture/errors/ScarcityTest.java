package io.spool.torture.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.error.NotASpoolException;
import io.spool.core.error.SpoolException;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.ReaderOptions;
import io.spool.torture.Certificate;
import io.spool.torture.process.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What there is not enough of: watches, reader slots, room, permission. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ScarcityTest {
    @TempDir
    private Path temporary;

    @Test
    void readersWakeByThemselvesWhereNoWatchCanBeHad() throws Exception {
        Path dir = temporary.resolve("spool");
        Spools.create(dir, CreateOptions.ofSize(65_536));
        try (ChildJvm child = ChildJvm.start(WaitingProcess.class, dir);
                SpoolWriter writer = Spools.writer(dir)) {
            String answer = child.answer();
            assumeTrue(answer.equals("ready"), answer);
            long slowest = 0;
            for (int i = 0; i < 30; i++) {
                child.tell("");
                // It may still be on its way into the wait: both are to be met.
                if (i % 2 == 0) {
                    TimeUnit.MILLISECONDS.sleep(20);
                }
                writer.append("{}");
                slowest = Math.max(slowest, Long.parseLong(child.answer()));
            }
            assertThat(slowest).as("milliseconds from append to read").isLessThan(2_000);
            Certificate.add("errors.no-watches", "30 waits without a watch, longest " + slowest + " ms");
        }
    }

    @Test
    void aSpoolWithoutFreeSlotsNamesTheReaderAndWhatToDo() throws Exception {
        Path dir = temporary.resolve("spool");
        Spools.create(dir, CreateOptions.ofSize(65_536).withReaderSlots(2));
        Spools.reader(dir, ReaderOptions.named("a")).close();
        try (SpoolReader held = Spools.reader(dir, ReaderOptions.named("b"))) {
            assertThatThrownBy(() -> Spools.reader(dir, ReaderOptions.named("c")))
                    .isExactlyInstanceOf(SpoolException.class)
                    .hasMessageContaining("'c'")
                    .hasMessageContaining("all 2 reader slots are taken; forget a reader")
                    .hasMessageContaining(dir.toString());
            assertThat(Spools.forgetReader(dir, "a")).isTrue();
            Spools.reader(dir, ReaderOptions.named("c")).close();
            assertThat(held.position()).isEqualTo(1);
        }
        // Whoever was refused has left nothing behind: no name, no lock.
        try (SpoolWriter writer = Spools.writer(dir)) {
            assertThat(writer.append("{}")).isEqualTo(1);
        }
    }

    /** With so much room for young objects that the collector does not come by itself. Linux lets a process have 65,530. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void mappingsDoNotRunOutInAProcessThatLooksAtASpoolAllTheTime() throws Exception {
        Path dir = temporary.resolve("spool");
        Spools.create(dir, CreateOptions.ofSize(65_536));
        try (ChildJvm child = ChildJvm.startWith(List.of("-Xmx3g", "-Xmn2g"), LookingProcess.class, dir)) {
            long most = Long.parseLong(child.answer());
            assertThat(most).isLessThan(40_000);
            Certificate.add("errors.mappings", "20000 looks at a spool, " + most + " mappings at most");
        }
    }

    @Test
    void aReaderTableThatIsNoneIsToldApart() throws Exception {
        Path dir = temporary.resolve("spool");
        Spools.create(dir, CreateOptions.ofSize(65_536));
        Files.writeString(dir.resolve("spool.readers"), "something else");
        assertThatThrownBy(() -> Spools.reader(dir, ReaderOptions.named("a")))
                .isInstanceOf(NotASpoolException.class)
                .hasMessageContaining("spool.readers is not a spool's reader table; it was not touched");
        assertThat(Files.readString(dir.resolve("spool.readers"))).isEqualTo("something else");
    }

    @Test
    void onAFileSystemThatIsReadOnlyOneMayLookAndIsToldWhyNotMore() throws Exception {
        Path real = Files.createDirectory(temporary.resolve("real"));
        Path mount = Files.createDirectory(temporary.resolve("mount"));
        Spools.create(real.resolve("spool"), CreateOptions.ofSize(65_536));
        try (SpoolWriter writer = Spools.writer(real.resolve("spool"))) {
            writer.append("one");
        }
        assumeTrue(run("mount", "--bind", real.toString(), mount.toString()), "mounting needs root");
        try {
            assumeTrue(run("mount", "-o", "remount,bind,ro", mount.toString()), "this kernel does not remount");
            Path dir = mount.resolve("spool");
            assertThatThrownBy(() -> Spools.create(mount.resolve("new"), CreateOptions.ofSize(65_536)))
                    .isInstanceOf(SpoolException.class)
                    .hasMessageContaining("Read-only file system");
            assertThatThrownBy(() -> Spools.writer(dir))
                    .isInstanceOf(SpoolException.class)
                    .hasMessageContaining("spool.ring for reading and writing")
                    .hasMessageContaining("Read-only file system");
            assertThatThrownBy(() -> Spools.reader(dir, ReaderOptions.named("r")))
                    .isInstanceOf(SpoolException.class)
                    .hasMessageContaining("Read-only file system");
            try (SpoolReader reader = Spools.reader(dir, ReaderOptions.anonymous())) {
                assertThat(reader.read().frame(0).text()).isEqualTo("one");
            }
            assertThat(Spools.status(dir).frames()).isEqualTo(1);
        } finally {
            run("umount", "-l", mount.toString());
        }
    }

    private static boolean run(String... command) throws Exception {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
