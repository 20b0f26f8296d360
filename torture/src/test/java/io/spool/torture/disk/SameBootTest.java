package io.spool.torture.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.torture.process.ChildJvm;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A disk that goes away from under a spool, and comes back while the machine stays up, is recovered as after a power cut. */
@Timeout(180)
class SameBootTest {
    @TempDir
    private Path temporary;

    @ParameterizedTest
    @CsvSource({"ext4, none", "ext4, interval", "ext4, commit", "xfs, none", "xfs, interval", "xfs, commit"})
    void whatIsMissingIsDeclaredAndNoSequenceIsGivenOutTwice(String type, String mode) throws Exception {
        try (LoopDisk disk = LoopDisk.make(temporary, type)) {
            Path spool = disk.root().resolve("spool");
            try (ChildJvm user = ChildJvm.start(SpoolUser.class, spool)) {
                assertThat(user.ask("create " + mode)).isEqualTo("ok ");
                assertThat(user.ask("open")).isEqualTo("ok ");
                assertThat(user.ask("append 100 forced")).isEqualTo("ok 1 100");
                assertThat(user.ask("force")).isEqualTo("ok ");
                assertThat(user.ask("append 50 unforced")).isEqualTo("ok 101 150");
                assertThat(user.ask("acknowledge reader")).isEqualTo("ok 151");
                disk.shutDown();
            }
            disk.unmount();
            disk.mount();
            try (ChildJvm next = ChildJvm.start(SpoolUser.class, spool)) {
                assertThat(next.ask("open")).isEqualTo("ok ");
                String[] appended = next.ask("append 10 new").split(" ", -1);
                long first = Long.parseLong(appended[1]);
                long last = Long.parseLong(appended[2]);
                // Somebody has read up to 150, and has told others.
                assertThat(first).isGreaterThan(150);
                assertThat(last).isEqualTo(first + 9);
                String found = next.ask("read");
                if (mode.equals("commit")) {
                    assertThat(first).isEqualTo(151);
                    assertThat(found).isEqualTo("ok forced 1 101, unforced 101 151, new 151 161, ");
                } else {
                    assertThat(found)
                            .isEqualTo(
                                    "ok forced 1 101, CUT 101 " + first + ", new " + first + " " + (last + 1) + ", ");
                }
                assertThat(next.ask("close")).isEqualTo("ok ");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"ext4", "xfs"})
    void aSpoolWhoseOnlyWriterWasKilledIsWholeOnTheSameMount(String type) throws Exception {
        try (LoopDisk disk = LoopDisk.make(temporary, type)) {
            Path spool = disk.root().resolve("spool");
            try (ChildJvm user = ChildJvm.start(SpoolUser.class, spool)) {
                assertThat(user.ask("create none")).isEqualTo("ok ");
                assertThat(user.ask("open")).isEqualTo("ok ");
                assertThat(user.ask("append 100 old")).isEqualTo("ok 1 100");
            }
            try (ChildJvm next = ChildJvm.start(SpoolUser.class, spool)) {
                assertThat(next.ask("open")).isEqualTo("ok ");
                assertThat(next.ask("append 1 new")).isEqualTo("ok 101 101");
                assertThat(next.ask("read")).isEqualTo("ok old 1 101, new 101 102, ");
                assertThat(next.ask("status")).endsWith("cut 0");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"ext4", "xfs", "btrfs"})
    void eachMountHasAnIdentityOfItsOwnThatAllProcessesSee(String type) throws Exception {
        try (LoopDisk disk = LoopDisk.make(temporary, type)) {
            Path spool = disk.root().resolve("spool");
            String first;
            try (ChildJvm one = ChildJvm.start(SpoolUser.class, spool);
                    ChildJvm other = ChildJvm.start(SpoolUser.class, spool)) {
                assertThat(one.ask("create none")).isEqualTo("ok ");
                first = one.ask("mount");
                assertThat(first).isNotEqualTo("ok 0");
                assertThat(other.ask("mount")).isEqualTo(first);
            }
            disk.unmount();
            disk.mount();
            try (ChildJvm one = ChildJvm.start(SpoolUser.class, spool)) {
                assertThat(one.ask("mount")).isNotEqualTo(first).isNotEqualTo("ok 0");
            }
        }
    }
}
