package io.spool.torture.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.spool.core.Spools;
import io.spool.torture.process.ChildJvm;
import io.spool.torture.process.Strace;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A force that fails leaves pages that the system calls clean, and that no later force would write: it is noted for all
 * processes, and the next force writes them again.
 */
@Timeout(180)
class FailedForceTest {
    @TempDir
    private Path temporary;

    /** A disk in memory that refuses to be written to where it has not been yet, as long as its memory is used up. */
    private static final class FullDisk implements AutoCloseable {
        private final Path memory;
        private final LoopDisk disk;

        FullDisk(Path directory) throws Exception {
            Assumptions.assumeTrue(
                    "root".equals(System.getProperty("user.name")), "skipped: only root can mount a file system");
            memory = Files.createDirectory(directory.resolve("memory"));
            LoopDisk.run("mount", "-t", "tmpfs", "-o", "size=96m", "tmpfs", memory.toString());
            boolean made = false;
            try {
                // No journal, which would need room of its own: only frames are to be refused.
                disk = LoopDisk.make(memory, "ext4", "-b", "4096", "-O", "^has_journal");
                made = true;
            } finally {
                if (!made) {
                    LoopDisk.run("umount", memory.toString());
                }
            }
        }

        Path spool() {
            return disk.root().resolve("spool");
        }

        /** From now on there is no room for what was zeros until now. */
        void refuse() throws Exception {
            disk.unmount();
            LoopDisk.run("fallocate", "--dig-holes", disk.image().toString());
            disk.mount();
            disk.writeEachPageByItself();
            byte[] block = new byte[4096];
            try (OutputStream filler = Files.newOutputStream(filler())) {
                while (true) {
                    filler.write(block);
                }
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("No space left");
            }
        }

        private Path filler() {
            return memory.resolve("filler");
        }

        void accept() throws IOException {
            Files.delete(filler());
        }

        @Override
        public void close() throws IOException {
            disk.close();
            new ProcessBuilder("umount", "-l", memory.toString())
                    .start()
                    .onExit()
                    .join();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "interval"})
    void whatAnotherProcessCouldNotForceIsWrittenAgainBeforeItIsCalledForced(String mode) throws Exception {
        try (FullDisk full = new FullDisk(temporary)) {
            try (ChildJvm user = ChildJvm.start(SpoolUser.class, full.spool())) {
                assertThat(user.ask("create " + mode)).isEqualTo("ok ");
                assertThat(user.ask("open")).isEqualTo("ok ");
                assertThat(user.ask("append 1 first")).isEqualTo("ok 1 1");
                assertThat(user.ask("close")).isEqualTo("ok ");
            }
            full.refuse();
            try (ChildJvm one = ChildJvm.start(SpoolUser.class, full.spool());
                    ChildJvm other = ChildJvm.start(SpoolUser.class, full.spool())) {
                assertThat(one.ask("open")).isEqualTo("ok ");
                assertThat(one.ask("append 8000 a")).isEqualTo("ok 2 8001");
                assertThat(one.ask("force"))
                        .startsWith("SpoolException: ")
                        .contains("could not put spool.ring on the disk")
                        .contains("force again");
                assertThat(other.ask("status")).contains("failed").doesNotContain("forced 8002");
                full.accept();
                assertThat(other.ask("open")).isEqualTo("ok ");
                assertThat(other.ask("append 10 b")).isEqualTo("ok 8002 8011");
                // The system tells this process of the failure, too, if it had the file open at the time.
                String forced = other.ask("force");
                assertThat(forced.equals("ok ") ? forced : other.ask("force")).isEqualTo("ok ");
                assertThat(other.ask("status")).contains("forced 8012 well");
                full.disk.shutDown();
            }
            full.disk.unmount();
            full.disk.mount();
            try (ChildJvm next = ChildJvm.start(SpoolUser.class, full.spool())) {
                assertThat(next.ask("open")).isEqualTo("ok ");
                // What was reserved beyond that is cut: nobody closed the spool.
                assertThat(next.ask("read")).startsWith("ok first 1 2, a 2 8002, b 8002 8012, CUT 8012 ");
            }
        }
    }

    @Test
    void inCommitModeTheNextAppendWritesAgain() throws Exception {
        try (FullDisk full = new FullDisk(temporary)) {
            try (ChildJvm user = ChildJvm.start(SpoolUser.class, full.spool())) {
                assertThat(user.ask("create commit")).isEqualTo("ok ");
                assertThat(user.ask("open")).isEqualTo("ok ");
                assertThat(user.ask("append 1 first")).isEqualTo("ok 1 1");
                assertThat(user.ask("close")).isEqualTo("ok ");
            }
            full.refuse();
            try (ChildJvm user = ChildJvm.start(SpoolUser.class, full.spool())) {
                assertThat(user.ask("open")).isEqualTo("ok ");
                // The first page of the region is on the disk already.
                assertThat(user.ask("append 8000 refused")).startsWith("Spool").contains("could not put");
                String next = user.ask("status").split(" ", -1)[2];
                full.accept();
                assertThat(user.ask("append 10 b")).startsWith("ok " + next + " ");
                assertThat(user.ask("status")).contains("well");
                full.disk.shutDown();
            }
            full.disk.unmount();
            full.disk.mount();
            try (ChildJvm next = ChildJvm.start(SpoolUser.class, full.spool())) {
                assertThat(next.ask("open")).isEqualTo("ok ");
                assertThat(next.ask("read")).matches("ok first 1 2, refused 2 (\\d+), b \\1 \\d+, ");
            }
        }
    }

    /** A user in whose process forces fail: in each thread those with these numbers. */
    private ChildJvm failing(Path spool, String calls) throws Exception {
        Strace.assumeItWorks();
        return Strace.start(
                Path.of("/dev/null"),
                List.of("-e", "trace=msync", "-e", "inject=msync:error=EIO:when=" + calls),
                SpoolUser.class,
                spool);
    }

    private Path create(String mode) throws Exception {
        Path spool = temporary.resolve("spool");
        try (ChildJvm creator = ChildJvm.start(SpoolUser.class, spool)) {
            assertThat(creator.ask("create " + mode)).isEqualTo("ok ");
            assertThat(creator.ask("open")).isEqualTo("ok ");
            assertThat(creator.ask("append 10 old")).isEqualTo("ok 1 10");
            assertThat(creator.ask("close")).isEqualTo("ok ");
        }
        return spool;
    }

    @Test
    void whateverCallFailsTheNextForceOfAnyProcessPutsItRight() throws Exception {
        Path spool = create("none");
        boolean failed = true;
        // Positions, frames, control block and what opening forces, one after the other.
        for (int call = 1; failed; call++) {
            assertThat(call).as("forces of one process").isLessThan(20);
            failed = false;
            try (ChildJvm user = failing(spool, Integer.toString(call))) {
                String opened = user.ask("open");
                String appended = opened.equals("ok ") ? user.ask("append 1 new") : opened;
                String forced = opened.equals("ok ") ? user.ask("force") : opened;
                failed = !appended.startsWith("ok") || !forced.equals("ok ");
                assertThat(Spools.status(spool).forceFailed().isEmpty())
                        .as(call + ": " + opened + ", " + appended + ", " + forced)
                        .isEqualTo(forced.equals("ok "));
            }
            try (ChildJvm other = ChildJvm.start(SpoolUser.class, spool)) {
                assertThat(other.ask("open")).isEqualTo("ok ");
                // Either is enough.
                assertThat(other.ask(call % 2 == 0 ? "force" : "close")).isEqualTo("ok ");
                assertThat(other.ask("status")).contains("well");
            }
        }
    }

    @Test
    void anIntervalThatCannotBeForcedStopsAppendsUntilItCan() throws Exception {
        Path spool = create("20");
        // In the thread that forces by itself: frames and control block. In the one that appends: what follows its
        // first reserve.
        try (ChildJvm user = failing(spool, "2..3")) {
            assertThat(user.ask("open")).isEqualTo("ok ");
            await().atMost(60, TimeUnit.SECONDS)
                    .pollInterval(5, TimeUnit.MILLISECONDS)
                    .until(() -> user.ask("append 1 a"), said -> {
                        boolean refused = said.contains("nothing was appended")
                                && said.contains("could not be forced")
                                && said.contains("appends continue once it succeeds");
                        assertThat(refused || said.startsWith("ok")).as(said).isTrue();
                        return refused;
                    });
            await().atMost(60, TimeUnit.SECONDS)
                    .pollInterval(5, TimeUnit.MILLISECONDS)
                    .until(() -> user.ask("append 1 b"), said -> said.startsWith("ok"));
            // This thread's second and third force fail as well.
            assertThat(user.ask("force")).contains("could not put");
            await().atMost(60, TimeUnit.SECONDS).until(() -> user.ask("force"), said -> said.equals("ok "));
            assertThat(user.ask("status")).contains("well");
        }
    }
}
