package io.spool.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.host.Finding.Verdict;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hosts that this one is not: what would be said of them. */
class FindingsTest {

    private static Latencies each(long nanos) {
        long[] all = new long[100];
        Arrays.fill(all, nanos);
        return new Latencies(all);
    }

    @ParameterizedTest
    @CsvSource({
        "ext4, PASS",
        "xfs, PASS",
        "nfs4, FAIL",
        "9p, FAIL",
        "fuse.sshfs, FAIL",
        "cifs, FAIL",
        "overlay, WARN",
        "tmpfs, WARN",
        "btrfs, WARN",
        "zfs, WARN",
        "somethingfs, WARN"
    })
    void fileSystemsAreToldApart(String type, Verdict verdict) {
        Finding finding = MountedFileSystem.judge(type, "/dev/x");
        assertThat(finding.verdict()).isEqualTo(verdict);
        assertThat(finding.text()).startsWith(type + " on /dev/x");
    }

    @Test
    void blocksThatWereLeftOutAreAFailure() {
        assertThat(AllocatedBlocks.judge(4 << 20, 4 << 20).verdict()).isEqualTo(Verdict.PASS);
        assertThat(AllocatedBlocks.judge(4 << 20, (4 << 20) + 8192).verdict()).isEqualTo(Verdict.PASS);
        assertThat(AllocatedBlocks.judge(4 << 20, 4096)).satisfies(finding -> {
            assertThat(finding.verdict()).isEqualTo(Verdict.FAIL);
            assertThat(finding.text()).contains("4 KiB of a new spool's 4,096 KiB", "compression");
        });
    }

    @ParameterizedTest
    @CsvSource({"refused, granted, PASS", "granted, granted, FAIL", "refused, refused, FAIL", "failed x, granted, FAIL"
    })
    void lockMustKeepOthersOutAndLetThemInAgain(String whileHeld, String after, Verdict verdict) {
        assertThat(TwoProcesses.judgeLock(whileHeld, after).verdict()).isEqualTo(verdict);
    }

    @Test
    void everyFrameMustBeSeenByBoth() {
        assertThat(TwoProcesses.judgeMapping(4_000, 4_000).verdict()).isEqualTo(Verdict.PASS);
        assertThat(TwoProcesses.judgeMapping(4_000, 3_999).verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void wakeUpsWithoutAWatchOrLateAreToldOf() {
        assertThat(TwoProcesses.judgeDoorbell(true, each(90_000)).verdict()).isEqualTo(Verdict.PASS);
        assertThat(TwoProcesses.judgeDoorbell(false, each(90_000)))
                .extracting(Finding::verdict, finding -> finding.text().contains("fs.inotify"))
                .containsExactly(Verdict.WARN, true);
        assertThat(TwoProcesses.judgeDoorbell(true, each(20_000_000)).verdict()).isEqualTo(Verdict.WARN);
    }

    @Test
    void slowForceIsToldOf() {
        assertThat(ForceTime.judge(each(400_000)).verdict()).isEqualTo(Verdict.PASS);
        assertThat(ForceTime.judge(each(80_000_000)))
                .extracting(Finding::verdict, finding -> finding.text().contains("80.0 ms"))
                .containsExactly(Verdict.WARN, true);
    }

    @Test
    void umaskThatKeepsTheOwnerOutIsAFailure() {
        assertThat(Surroundings.umask("Name:\tjava\nUmask:\t0027\nState:\tR\n")).contains("0027");
        assertThat(Surroundings.umask("Name:\tjava\n")).isEmpty();
        assertThat(Surroundings.judgeUmask("u", "0022").text()).contains("only this user can append");
        assertThat(Surroundings.judgeUmask("u", "0007").text()).contains("the group can append");
        assertThat(Surroundings.judgeUmask("u", "0777").verdict()).isEqualTo(Verdict.FAIL);
        assertThat(Surroundings.judgeUmask("u", "unknown").verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void littleSpaceIsToldOf() {
        assertThat(Surroundings.judgeSpace("ext4", 100L << 30, 50L << 30).verdict())
                .isEqualTo(Verdict.PASS);
        assertThat(Surroundings.judgeSpace("ext4", 100L << 30, 1L << 30).verdict())
                .isEqualTo(Verdict.WARN);
        assertThat(Surroundings.judgeSpace("tmpfs", 64L << 20, 60L << 20).text())
                .contains("--shm-size");
    }

    @Test
    void latenciesAreToldByTheMiddleAndTheEnd() {
        long[] nanos = new long[100];
        for (int i = 0; i < 100; i++) {
            nanos[i] = (100 - i) * 10_000L;
        }
        Latencies latencies = new Latencies(nanos);
        assertThat(latencies.medianNanos()).isEqualTo(510_000);
        assertThat(latencies.p99Nanos()).isEqualTo(990_000);
        assertThat(latencies.text()).contains("510 us").contains("990 us");
        assertThat(new Latencies(new long[] {7}).p99Nanos()).isEqualTo(7);
    }

    @Test
    void verdictOfABenchSaysWhatToDo() {
        BareCopy bare = new BareCopy(2e9, 44_691_356, 3e7, each(200_000));
        BenchReport good = new BenchReport(
                1, 256, 500, bare, 1e9, 22_345_678, 1_999_999, 3e7, 1e7, 1e7, each(400_000), each(90_000));
        assertThat(good.isGood()).isTrue();
        assertThat(good.verdict())
                .isEqualTo("fast enough for 22,000,000 frames a second in batches and 1,900,000 one at a time;"
                        + " 2,500 appends a second with --sync commit; beside a bare copy into a mapping here and now, an"
                        + " append in batches takes 2.0 times as long, a read 1.0, a force 2.0");
        BenchReport slow = new BenchReport(
                1, 256, 500, bare, 1e6, 22_345, 999, 3e7, 1e7, 1e7, each(100_000_000), each(90_000_000));
        assertThat(slow.isGood()).isFalse();
        assertThat(slow.verdict()).startsWith("slow: ").contains("--sync interval=1s", "spool doctor");
    }
}
