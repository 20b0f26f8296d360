package io.spool.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.SpoolReader;
import io.spool.core.Spools;
import io.spool.core.error.SpoolException;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.Frame;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code append} and {@code read} are killed with no warning while lines flow, again and again. What is in the spool is in it
 * once, and what somebody was given is given again at most as far as it was not acknowledged. {@code -Dspool.cli.kills=n} makes
 * it longer.
 */
@Timeout(600)
class KilledCommandIT {
    private static final Path COMMAND = Path.of(System.getProperty("spool.command", "../bin/spool"));
    private static final int KILLS = Integer.getInteger("spool.cli.kills", 6);
    private static final int LINES = 20_000;

    @TempDir
    private Path temp;

    private Path dir;
    private final long seed = Long.getLong("spool.cli.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @BeforeEach
    void create() throws Exception {
        dir = temp.resolve("spool");
        Spools.create(dir, CreateOptions.ofSize(64 << 20));
        System.out.println("KilledCommandIT: " + KILLS + " kills, -Dspool.cli.seed=" + seed);
    }

    private Process start(String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of(COMMAND.toAbsolutePath().toString()));
        line.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(temp.toFile())
                .redirectError(temp.resolve("err").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder.start();
    }

    /** Not by the process itself, which would throw away what it wrote before it died. */
    private static void kill(Process process) throws InterruptedException {
        process.toHandle().destroyForcibly();
        process.waitFor();
    }

    private static String line(int number) {
        return "{\"n\":" + number + ",\"fill\":\"" + "x".repeat(number % 97) + "\"}";
    }

    private List<String> frames() throws SpoolException {
        List<String> frames = new ArrayList<>();
        try (SpoolReader reader = Spools.reader(dir, ReaderOptions.anonymous())) {
            for (ReadBatch batch = reader.read(); !batch.isEmpty(); batch = reader.read()) {
                assertThat(batch.gap()).isEmpty();
                batch.frames().stream().map(Frame::text).forEach(frames::add);
            }
        }
        return frames;
    }

    @Test
    void linesThatAreInTheSpoolStayThereInOrder() throws Exception {
        int given = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            List<String> before = frames();
            Process append = start("append", dir.toString());
            int until = before.size() + 1 + random.nextInt(LINES);
            try (OutputStream in = append.getOutputStream()) {
                for (int i = before.size(); i < until; i++) {
                    in.write((line(i) + "\n").getBytes(UTF_8));
                    given = Math.max(given, i + 1);
                }
                in.flush();
                LockSupport.parkNanos(random.nextInt(400_000_000));
                kill(append);
            } catch (IOException e) {
                // The pipe is closed on this side with what the dead had not read.
                append.waitFor();
            }
            List<String> after = frames();
            assertThat(after.size()).as("seed " + seed).isBetween(before.size(), given);
            for (int i = 0; i < after.size(); i++) {
                assertThat(after.get(i)).as("seed " + seed).isEqualTo(line(i));
            }
        }
        assertThat(frames()).as("some were appended").isNotEmpty();
    }

    @Test
    void linesThatWereReadComeAgainAtMostAsFarAsTheyWereNotAcknowledged() throws Exception {
        Process append = start("append", dir.toString());
        try (OutputStream in = append.getOutputStream()) {
            for (int i = 0; i < KILLS * LINES; i++) {
                in.write((line(i) + "\n").getBytes(UTF_8));
            }
        }
        assertThat(append.waitFor()).isZero();
        int seen = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            long position = position();
            Process read = start("read", dir.toString(), "--reader", "r", "--follow");
            int enough = random.nextInt(LINES);
            int next = (int) position - 1;
            try (BufferedReader out = read.inputReader(UTF_8)) {
                assertThat(next).as("nothing is passed over, seed " + seed).isLessThanOrEqualTo(seen);
                for (int i = 0; i < enough; i++) {
                    assertThat(out.readLine()).as("seed " + seed).isEqualTo(line(next++));
                }
                kill(read);
                // What it wrote before it died is in the pipe; the last line may be half.
                String rest;
                while ((rest = out.readLine()) != null && rest.equals(line(next))) {
                    next++;
                }
                assertThat(rest == null || line(next).startsWith(rest))
                        .as("seed " + seed)
                        .isTrue();
            }
            seen = Math.max(seen, next);
            assertThat(position() - 1)
                    .as("acknowledged is what came out, seed " + seed)
                    .isLessThanOrEqualTo(seen);
        }
        assertThat(position()).as("some were acknowledged").isGreaterThan(1);
    }

    private long position() throws SpoolException {
        return Spools.status(dir).readers().stream()
                .mapToLong(reader -> reader.sequence())
                .findAny()
                .orElse(1);
    }
}
