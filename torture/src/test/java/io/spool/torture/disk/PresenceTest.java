package io.spool.torture.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.torture.process.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A spool that somebody uses is never recovered, whatever the boot id says: containers may have boot ids of their own. */
@Timeout(120)
class PresenceTest {
    private static final String BOOT_ID = "/proc/sys/kernel/random/boot_id";

    @TempDir
    private Path temporary;

    private Path spool;

    @BeforeEach
    void create() throws Exception {
        Assumptions.assumeTrue(
                "root".equals(System.getProperty("user.name")), "skipped: only root can give a process a boot id");
        Process probe = new ProcessBuilder(List.of("unshare", "-m", "mount", "--bind", BOOT_ID, BOOT_ID)).start();
        Assumptions.assumeTrue(probe.waitFor() == 0, "skipped: no file can be bound over " + BOOT_ID + " here");
        spool = temporary.resolve("spool");
        try (ChildJvm creator = ChildJvm.start(SpoolUser.class, spool)) {
            assertThat(creator.ask("create none")).isEqualTo("ok ");
        }
    }

    /** A user of the spool in a container with this boot id, or in something like it. */
    private ChildJvm container(String name) throws Exception {
        Path bootId = temporary.resolve(name);
        Files.writeString(bootId, name + "-2222-3333-4444-555555555555\n");
        String script = "mount --bind " + bootId + " " + BOOT_ID + " && exec \"$@\"";
        return ChildJvm.startUnder(
                List.of("unshare", "-m", "sh", "-c", script, "sh"),
                List.of("-XX:TieredStopAtLevel=1"),
                SpoolUser.class,
                spool);
    }

    private static void appendsTo(ChildJvm user, String what, long sequence) throws Exception {
        assertThat(user.ask("append 1 " + what)).isEqualTo("ok " + sequence + " " + sequence);
    }

    @Test
    void containersWithBootIdsOfTheirOwnUseOneSpool() throws Exception {
        try (ChildJvm one = container("aaaaaaaa")) {
            assertThat(one.ask("open")).isEqualTo("ok ");
            appendsTo(one, "a", 1);
            for (int i = 0; i < 3; i++) {
                try (ChildJvm other = container("bbbbbbbb")) {
                    assertThat(other.ask("mount")).isNotEqualTo(one.ask("mount"));
                    assertThat(other.ask("open")).isEqualTo("ok ");
                    appendsTo(other, "b", 2 + 2 * i);
                    appendsTo(one, "a", 3 + 2 * i);
                    // Killed with its writer open, as the other one will be: nobody settles anything.
                }
            }
            assertThat(one.ask("status")).endsWith("cut 0");
        }
    }

    @Test
    void aReaderWithANameIsPresentToo() throws Exception {
        try (ChildJvm one = container("aaaaaaaa");
                ChildJvm other = container("bbbbbbbb")) {
            assertThat(one.ask("acknowledge r")).isEqualTo("ok 1");
            assertThat(other.ask("open")).isEqualTo("ok ");
            appendsTo(other, "b", 1);
            other.kill();
            try (ChildJvm third = container("cccccccc")) {
                assertThat(third.ask("open")).isEqualTo("ok ");
                appendsTo(third, "c", 2);
            }
        }
    }

    @Test
    void aProcessThatIsStoppedIsPresent() throws Exception {
        try (ChildJvm one = container("aaaaaaaa");
                ChildJvm other = container("bbbbbbbb")) {
            assertThat(one.ask("open")).isEqualTo("ok ");
            appendsTo(one, "a", 1);
            // With the writer's lock given back: who is stopped with it is waited for in any case.
            assertThat(one.ask("close")).isEqualTo("ok ");
            assertThat(one.ask("open")).isEqualTo("ok ");
            assertThat(one.ask("acknowledge r")).isEqualTo("ok 2");
            one.signal("STOP");
            try (ChildJvm killed = container("cccccccc")) {
                assertThat(killed.ask("open")).isEqualTo("ok ");
                appendsTo(killed, "c", 2);
            }
            assertThat(other.ask("open")).isEqualTo("ok ");
            appendsTo(other, "b", 3);
            one.signal("CONT");
            appendsTo(one, "a", 4);
        }
    }

    @Test
    void whoLostItsLocksToAStrangerIsPresentAgainWithItsNextLock() throws Exception {
        try (ChildJvm one = container("aaaaaaaa")) {
            assertThat(one.ask("open")).isEqualTo("ok ");
            appendsTo(one, "a", 1);
            assertThat(one.ask("stranger")).isEqualTo("ok ");
            try (ChildJvm killed = container("aaaaaaaa")) {
                assertThat(killed.ask("open")).isEqualTo("ok ");
                appendsTo(killed, "c", 2);
            }
            appendsTo(one, "a", 3);
            try (ChildJvm other = container("bbbbbbbb")) {
                assertThat(other.ask("open")).isEqualTo("ok ");
                appendsTo(other, "b", 4);
            }
            appendsTo(one, "a", 5);
        }
    }

    @Test
    void aRecoveryOfALiveSpoolDeclaresSequencesCutAndTakesNothingAway() throws Exception {
        try (ChildJvm one = container("aaaaaaaa")) {
            assertThat(one.ask("open")).isEqualTo("ok ");
            assertThat(one.ask("append 100 a")).isEqualTo("ok 1 100");
            assertThat(one.ask("acknowledge r")).isEqualTo("ok 101");
            // It does not know of it, and takes no lock before the other one looks.
            assertThat(one.ask("stranger")).isEqualTo("ok ");
            String[] appended;
            try (ChildJvm other = container("bbbbbbbb")) {
                assertThat(other.ask("open")).isEqualTo("ok ");
                appended = other.ask("append 10 b").split(" ", -1);
            }
            long first = Long.parseLong(appended[1]);
            assertThat(first).isGreaterThan(101);
            long next = first + 10;
            assertThat(one.ask("append 100 a")).isEqualTo("ok " + next + " " + (next + 99));
            assertThat(one.ask("read"))
                    .isEqualTo("ok a 1 101, CUT 101 " + first + ", b " + first + " " + next + ", a " + next + " "
                            + (next + 100) + ", ");
            assertThat(one.ask("acknowledge r")).isEqualTo("ok " + (next + 100));
        }
    }
}
