package io.spool.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcTelemetryTest {
    @TempDir
    Path proc;

    @Test
    void processorsAreReadTogetherAndOneByOne() {
        List<Reading> readings = ProcTelemetry.cpus("""
                cpu  30 1 20 900 5 0 2 3 0 0
                cpu0 10 0 15 400 5 0 2 1 0 0
                intr 2789911 0 0
                ctxt 5926929
                """);

        assertThat(readings).extracting(Reading::device).containsExactly("cpu", "cpu0");
        assertThat(readings.get(0).values())
                .containsEntry("user", 30L)
                .containsEntry("idle", 900L)
                .containsEntry("steal", 3L);
    }

    @Test
    void oldKernelsGiveFewerFields() {
        assertThat(ProcTelemetry.cpus("cpu 1 2 3 4").get(0).values())
                .isEqualTo(Map.of("user", 1L, "nice", 2L, "system", 3L, "idle", 4L));
    }

    @Test
    void memoryIsReadByName() {
        List<Reading> readings = ProcTelemetry.memory("""
                MemTotal:       24684092 kB
                MemFree:        22065420 kB
                HugePages_Total:       0
                """);

        assertThat(readings)
                .containsExactly(new Reading(
                        "memory", "ram", Map.<String, Number>of("MemTotal", 24684092L, "MemFree", 22065420L)));
        assertThat(ProcTelemetry.memory("")).isEmpty();
    }

    @Test
    void disksThatWereNeverUsedAreLeftOut() {
        List<Reading> readings = ProcTelemetry.disks("""
                   7       0 loop0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
                 254       0 vda 104771 28729 5192410 109201 638105 26864 15489232 125122 0 85196 265451 11668 63 983376 2992 267511 28135
                 254       1
                """);

        assertThat(readings).extracting(Reading::device).containsExactly("vda");
        assertThat(readings.get(0).values()).containsEntry("reads", 104771L).containsEntry("writeMs", 125122L);
    }

    @Test
    void networkDevicesKeepTheirNamesAndHeadingsAreNoDevices() {
        List<Reading> readings = ProcTelemetry.networks("""
                Inter-|   Receive                                                |  Transmit
                 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
                    lo: 24207135   87418    0    0    0     0          0         0 24207135   87418    0    0    0     0       0          0
                eth0:1:190578667    5439    1    2    0     0          0         0   593202    4599    3    4    0     0       0          0
                """);

        assertThat(readings).extracting(Reading::device).containsExactly("lo", "eth0:1");
        assertThat(readings.get(1).values())
                .containsEntry("bytesIn", 190578667L)
                .containsEntry("droppedIn", 2L)
                .containsEntry("bytesOut", 593202L)
                .containsEntry("droppedOut", 4L);
    }

    @Test
    void loadIsReadAsNumbersWithFractions() {
        assertThat(ProcTelemetry.load("8.54 7.57 7.04 7/259 22336\n"))
                .containsExactly(new Reading(
                        "load", "host", Map.<String, Number>of("load1", 8.54, "load5", 7.57, "load15", 7.04)));
    }

    @Test
    void filesThatAreHiddenArePassedOver() throws IOException {
        Files.writeString(proc.resolve("loadavg"), "1.00 2.00 3.00 1/2 3\n");

        assertThat(new ProcTelemetry(proc).read()).extracting(Reading::group).containsExactly("load");
    }

    @Test
    void thisHostSaysSomethingOfItselfWhateverItIs() throws IOException {
        assertThat(HostTelemetry.ofThisHost().read()).isNotEmpty();
        assertThat(new JvmTelemetry().read()).extracting(Reading::group).contains("load", "jvm");
    }
}
