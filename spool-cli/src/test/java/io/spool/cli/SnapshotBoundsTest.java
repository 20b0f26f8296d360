package io.spool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots that somebody else made, read by a process with 64 MiB of memory: no line and no number of lines ends it. */
@Timeout(120)
class SnapshotBoundsTest {
    private static final int MEGA = 1 << 20;

    @TempDir
    private Path temp;

    private Path snapshot;

    /** What writes the lines behind the first. */
    private interface Lines {
        void write(OutputStream out) throws IOException;
    }

    /** How a child ended. */
    private record Ended(int exit, String text) {}

    @BeforeEach
    void name() {
        snapshot = temp.resolve("s.jsonl.gz");
    }

    private void make(long maxFrameBytes, Lines lines) throws IOException {
        try (OutputStream out = new BufferedOutputStream(new GZIPOutputStream(Files.newOutputStream(snapshot)))) {
            put(
                    out,
                    "{\"snapshot\":{\"version\":1,\"uuid\":\"00000000-0000-0000-0000-000000000001\",\"sizeBytes\":"
                            + 256L * MEGA + ",\"maxFrameBytes\":" + maxFrameBytes
                            + ",\"full\":\"overwrite\",\"sync\":\"none\"}}\n");
            lines.write(out);
        }
    }

    private static void put(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void fill(OutputStream out, int bytes) throws IOException {
        byte[] some = new byte[MEGA];
        Arrays.fill(some, (byte) 'x');
        for (int left = bytes; left > 0; left -= some.length) {
            out.write(some, 0, Math.min(left, some.length));
        }
    }

    private static void putFrame(OutputStream out, int bytes) throws IOException {
        put(out, "{\"sequence\":1,\"time\":\"2026-01-01T00:00:00Z\",\"frame\":\"");
        fill(out, bytes);
        put(out, "\"}\n{\"end\":{\"frames\":1}}\n");
    }

    private static void putSchemas(OutputStream out, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            put(out, "{\"schema\":{\"n\":" + i + ",\"doc\":\"");
            fill(out, MEGA);
            put(out, "\"}}\n");
        }
    }

    private Ended run(String memory, String... arguments) throws Exception {
        Path output = temp.resolve("output");
        List<String> java = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + memory,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                SpoolCli.class.getName());
        Process process = new ProcessBuilder(
                        Stream.concat(java.stream(), Stream.of(arguments)).toList())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(100, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Ended(process.exitValue(), Files.readString(output));
    }

    private Ended copy(String memory) throws Exception {
        return run(
                memory, "copy", snapshot.toString(), temp.resolve("spool").toString(), "--size", "256MiB", "--quiet");
    }

    private Ended replay(String memory) throws Exception {
        return run(memory, "replay", snapshot.toString(), "--topic", "t", "--dry-run", "--quiet");
    }

    private static void assertRefused(Ended ended, String... says) {
        assertThat(ended.exit()).as(ended.text()).isEqualTo(ExitCode.UNREADABLE.number());
        assertThat(ended.text()).contains("s.jsonl.gz").contains(says).doesNotContain("OutOfMemory", "\tat ");
    }

    @Test
    void aLineOfMoreThanAFrameCanTakeIsRefused() throws Exception {
        make(MEGA, out -> putFrame(out, 150 * MEGA));
        assertThat(Files.size(snapshot)).isLessThan(MEGA);
        String[] says = {"line 2 is no line of a snapshot", "memory for", "SPOOL_JAVA_OPTS=-Xmx4g"};
        assertRefused(copy("64m"), says);
        assertRefused(replay("64m"), says);
        // With any memory, since no frame of this snapshot is as large.
        assertRefused(
                replay("1g"), "line 2 is no line", "more than 16,778,240 bytes", "a frame of at most 1048576 bytes");
    }

    @Test
    void aFrameThatMemoryIsTooSmallForIsReadWithMore() throws Exception {
        make(32L * MEGA, out -> putFrame(out, 20 * MEGA));
        assertRefused(replay("64m"), "line 2", "has memory for", "SPOOL_JAVA_OPTS=-Xmx4g");
        Ended more = replay("1g");
        assertThat(more.exit()).as(more.text()).isZero();
    }

    @Test
    void aFirstLineThatIsTooLongIsRefused() throws Exception {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(snapshot))) {
            put(out, "{\"snapshot\":\"");
            fill(out, 150 * MEGA);
            put(out, "\"}\n");
        }
        assertRefused(copy("64m"), "line 1 is no line of a snapshot", "more than");
        assertRefused(copy("1g"), "line 1 is no line of a snapshot", "16,777,216 bytes");
    }

    @Test
    void asManySchemasAsMemoryIsTooSmallForAreRefused() throws Exception {
        make(MEGA, out -> {
            putSchemas(out, 200);
            putFrame(out, 10);
        });
        assertRefused(copy("64m"), "line ", "schemas", "SPOOL_JAVA_OPTS=-Xmx4g");
        assertRefused(replay("64m"), "schemas", "SPOOL_JAVA_OPTS=-Xmx4g");
        Ended more = replay("2g");
        assertThat(more.exit()).as(more.text()).isZero();
    }

    @Test
    void aSizeThatNoFrameHasIsRefused() throws Exception {
        make(1L << 30, out -> putFrame(out, 10));
        assertRefused(copy("64m"), "line 1", "1073741824", "67108864");
    }
}
