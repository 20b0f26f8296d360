package io.spool.torture.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.Frame;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.WriterOptions;
import io.spool.torture.disk.SpoolUser;
import io.spool.torture.process.ChildJvm;
import io.spool.torture.process.Strace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The kernel's lock cannot be taken, or not be given back: {@code fcntl} fails. Frames are there exactly when their append returned, so
 * nobody needs to append them again, and others get the lock all the same. With strace.
 */
@Timeout(180)
class FailedUnlockTest {
    /** More calls than a process makes until its second append has returned. */
    private static final int CALLS = 9;

    @TempDir
    private Path temporary;

    @Test
    void anAppendThatReturnsIsThereAndOneThatThrowsIsNotWhicheverCallFails() throws Exception {
        Strace.assumeItWorks();
        int unlocks = 0;
        int locks = 0;
        for (int call = 1; call <= CALLS; call++) {
            Path dir = temporary.resolve("spool-" + call);
            Path log = temporary.resolve("log-" + call);
            Spools.create(dir, CreateOptions.ofSize(64 << 10).withReaderSlots(4));
            List<String> appended = new ArrayList<>();
            try (ChildJvm user = Strace.start(
                    log,
                    List.of(
                            "-P",
                            dir.resolve("spool.lock").toString(),
                            "-e",
                            "trace=fcntl",
                            "-e",
                            "inject=fcntl:error=EIO:when=" + call),
                    SpoolUser.class,
                    dir)) {
                // One call fails in each thread, so what failed works when it is tried again.
                String opened = user.ask("open");
                if (!opened.equals("ok ")) {
                    assertThat(opened).contains("spool.lock");
                    assertThat(user.ask("open")).isEqualTo("ok ");
                }
                for (String frame : List.of("a", "b", "c")) {
                    String said = user.ask("append 1 " + frame);
                    if (said.startsWith("ok")) {
                        appended.add(frame);
                    } else {
                        assertThat(said).startsWith("SpoolException: cannot lock spool.lock: Input/output error");
                    }
                    assertThat(frames(dir)).as("call " + call + ": " + said).isEqualTo(appended);
                }
                // Whatever failed there, this process gets the lock.
                try (SpoolWriter writer =
                        Spools.writer(dir, WriterOptions.defaults().withLockTimeout(Duration.ofSeconds(20)))) {
                    writer.append("{\"d\":0}");
                    appended.add("d");
                }
                assertThat(frames(dir)).isEqualTo(appended);
                user.finish();
                assertThat(user.exitCode()).isZero();
            }
            List<String> failed = Files.readAllLines(log).stream()
                    .filter(line -> line.contains("(INJECTED)"))
                    .toList();
            boolean isUnlock = failed.stream().anyMatch(line -> line.contains("F_UNLCK"));
            if (isUnlock) {
                unlocks++;
                assertThat(appended).as(failed.toString()).containsExactly("a", "b", "c", "d");
            } else {
                locks++;
            }
            assertThat(Spools.verify(dir).isSound()).isTrue();
        }
        assertThat(unlocks).as("unlocks that failed").isPositive();
        assertThat(locks).as("locks that failed").isPositive();
    }

    /** What the frames say, from the oldest on. */
    private static List<String> frames(Path dir) throws Exception {
        List<String> frames = new ArrayList<>();
        try (SpoolReader reader = Spools.reader(dir, ReaderOptions.anonymous())) {
            for (ReadBatch batch = reader.read(); !batch.isEmpty(); batch = reader.read()) {
                assertThat(batch.gap()).isEmpty();
                for (Frame frame : batch) {
                    frames.add(frame.text().substring(2, 3));
                }
            }
        }
        return frames;
    }
}
