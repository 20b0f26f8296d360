package io.spool.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.spool.core.value.CreateOptions;
import io.spool.core.value.ReaderOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A user who may only look at a spool cannot keep its writers out. */
@Timeout(120)
class LockFileModeTest {
    @TempDir
    private Path temporary;

    private Path dir;

    @BeforeEach
    void prepare() throws Exception {
        dir = temporary.resolve("spool");
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private String mode(String file) throws IOException {
        return PosixFilePermissions.toString(
                Files.getPosixFilePermissions(dir.resolve(file), LinkOption.NOFOLLOW_LINKS));
    }

    /** Runs in a process of its own, by which it has its umask. */
    public static final class Creation {
        private Creation() {}

        /** Creates the spool that the argument names. */
        public static void main(String[] arguments) throws Exception {
            Spools.create(Path.of(arguments[0]), CreateOptions.ofSize(65_536));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "022, rw-------, rw-r--r--",
        "002, rw-rw----, rw-rw-r--",
        "000, rw-rw-rw-, rw-rw-rw-",
        "077, rw-------, rw-------",
        "007, rw-rw----, rw-rw----"
    })
    void whoCannotWriteItCannotReadIt(String umask, String lock, String ring) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "umask " + umask + " && exec \"$@\"",
                        "sh",
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Creation.class.getName(),
                        dir.toString())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
        assertThat(mode("spool.lock")).isEqualTo(lock);
        assertThat(mode("spool.ring")).isEqualTo(ring);
        assertThat(mode("spool.readers")).isEqualTo(ring);
        assertThat(dir.resolve("spool.lock.new")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"rw-r--r--, rw-------", "rw-rw-r--, rw-rw----", "rw-rw-rw-, rw-rw-rw-", "rw-r--rw-, rw----rw-"})
    void anOlderLockFileIsPutRightWhenItsOwnerOpensIt(String older, String expected) throws Exception {
        Spools.create(dir, CreateOptions.ofSize(65_536));
        Files.setPosixFilePermissions(dir.resolve("spool.lock"), PosixFilePermissions.fromString(older));
        Spools.writer(dir).close();
        assertThat(mode("spool.lock")).isEqualTo(expected);
    }

    /** What a user without rights gets of a lock on the first byte. */
    private String lockAsNobody() throws Exception {
        Process process = new ProcessBuilder(
                        "setpriv",
                        "--reuid=65534",
                        "--regid=65534",
                        "--clear-groups",
                        "/usr/bin/python3",
                        "-c",
                        """
                        import fcntl, sys
                        try:
                            f = open(sys.argv[1], 'rb')
                            fcntl.lockf(f, fcntl.LOCK_SH | fcntl.LOCK_NB, 1, 0)
                            print('locked', flush=True)
                            sys.stdin.read()
                        except OSError as e:
                            print(type(e).__name__, flush=True)
                        """,
                        dir.resolve("spool.lock").toString())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            return String.valueOf(out.readLine());
        } finally {
            process.getOutputStream().close();
            process.waitFor();
        }
    }

    @Test
    void aUserWhoMayOnlyLookTakesNoLockAndLooksAllTheSame() throws Exception {
        assumeTrue(
                "root".equals(System.getProperty("user.name"))
                        && Files.isExecutable(Path.of("/usr/bin/setpriv"))
                        && Files.isExecutable(Path.of("/usr/bin/python3")),
                "needs root, setpriv and python3");
        Spools.create(dir, CreateOptions.ofSize(65_536));
        for (String file : List.of("spool.ring", "spool.readers")) {
            Files.setPosixFilePermissions(dir.resolve(file), PosixFilePermissions.fromString("rw-r--r--"));
        }
        Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(lockAsNobody()).isEqualTo("PermissionError");
        try (SpoolWriter writer = Spools.writer(dir)) {
            writer.append("{}");
        }
        List<String> answers = PermissionProbe.asSomebodyElse(temporary, dir);
        assertThat(answers).contains("anonymous reader: 1 frames", "status: 1 frames");
        try (SpoolReader reader = Spools.reader(dir, ReaderOptions.anonymous())) {
            assertThat(reader.read().frames()).hasSize(1);
        }
    }
}
