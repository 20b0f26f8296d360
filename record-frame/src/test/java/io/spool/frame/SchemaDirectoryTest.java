package io.spool.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaDirectoryTest {
    private static final byte[] TEXT = "{\"spoolSchema\":1,\"schema\":\"string\"}".getBytes(StandardCharsets.UTF_8);
    private static final String FINGERPRINT = SchemaFingerprint.of(TEXT).hex();

    @TempDir
    Path spool;

    @Test
    void storedTextIsAFileThatAnotherReaderFinds() throws FrameException, IOException {
        SchemaFingerprint fingerprint = new SchemaDirectory(spool).put(TEXT);

        assertThat(fingerprint.hex()).hasSize(32).isEqualTo(FINGERPRINT);
        assertThat(spool.resolve("schemas/" + FINGERPRINT + ".json")).hasBinaryContent(TEXT);
        assertThat(new SchemaDirectory(spool).get(fingerprint)).isEqualTo(TEXT);
        assertThat(files()).containsExactly(FINGERPRINT + ".json");
    }

    @Test
    void storingAgainChangesNothing() throws FrameException, IOException {
        new SchemaDirectory(spool).put(TEXT);
        Object before = Files.readAttributes(file(), "unix:ino").get("ino");
        new SchemaDirectory(spool).put(TEXT);
        assertThat(Files.readAttributes(file(), "unix:ino").get("ino")).isEqualTo(before);
    }

    @Test
    void whatIsStoredCanBeListed() throws FrameException, IOException {
        SchemaDirectory directory = new SchemaDirectory(spool);
        assertThat(directory.fingerprints()).isEmpty();
        SchemaFingerprint fingerprint = directory.put(TEXT);
        Files.writeString(spool.resolve("schemas/" + FINGERPRINT + ".json.x.tmp"), "half");
        Files.writeString(spool.resolve("schemas/notes.json"), "{}");
        assertThat(directory.fingerprints()).containsExactly(fingerprint);
    }

    @Test
    void unknownSchemaIsNamedWithTheFileThatIsMissing() {
        assertThatThrownBy(() -> new SchemaDirectory(spool).get(new SchemaFingerprint(FINGERPRINT)))
                .isInstanceOf(UnknownSchemaException.class)
                .hasMessageContaining(file().toString());
    }

    @Test
    void damagedFileIsReportedAndPutRightByTheNextWriter() throws FrameException, IOException {
        SchemaDirectory directory = new SchemaDirectory(spool);
        SchemaFingerprint fingerprint = directory.put(TEXT);
        Files.writeString(file(), "{\"spoolSchema\":1,\"schema\":\"strinG\"}");

        assertThatThrownBy(() -> directory.get(fingerprint))
                .isInstanceOf(DamagedSchemaException.class)
                .hasMessageContaining(file().toString())
                .hasMessageContaining("found")
                .hasMessageContaining("expected fingerprint " + FINGERPRINT);

        new SchemaDirectory(spool).put(TEXT);
        assertThat(directory.get(fingerprint)).isEqualTo(TEXT);
    }

    @Test
    void leftOverTemporaryFilesDoNoHarm() throws FrameException, IOException {
        Files.createDirectory(spool.resolve("schemas"));
        Files.writeString(spool.resolve("schemas/" + FINGERPRINT + ".json.killed.tmp"), "{\"spoolSch");

        SchemaDirectory directory = new SchemaDirectory(spool);
        assertThatThrownBy(() -> directory.get(new SchemaFingerprint(FINGERPRINT)))
                .isInstanceOf(UnknownSchemaException.class);
        assertThat(directory.get(directory.put(TEXT))).isEqualTo(TEXT);
    }

    @Test
    void aFileInPlaceOfTheDirectoryIsATypedErrorAndMayBeRepaired() throws FrameException, IOException {
        Files.writeString(spool.resolve("schemas"), "in the way");
        SchemaDirectory directory = new SchemaDirectory(spool);

        assertThatThrownBy(() -> directory.put(TEXT))
                .isInstanceOf(SchemaStoreException.class)
                .hasMessageContaining(spool.resolve("schemas").toString());
        // A failure must not be remembered as success.
        Files.delete(spool.resolve("schemas"));
        directory.put(TEXT);
        assertThat(file()).exists();
    }

    @Test
    void aLinkInPlaceOfTheDirectoryIsNotFollowed(@TempDir Path elsewhere) throws Exception {
        Files.createSymbolicLink(spool.resolve("schemas"), elsewhere);
        SchemaDirectory directory = new SchemaDirectory(spool);
        assertThatThrownBy(() -> directory.put(TEXT))
                .isInstanceOf(SchemaStoreException.class)
                .hasMessageContaining("a link to one, which is not followed; move it away");
        Files.write(elsewhere.resolve(FINGERPRINT + ".json"), TEXT);
        assertThatThrownBy(() -> directory.get(new SchemaFingerprint(FINGERPRINT)))
                .isInstanceOf(SchemaStoreException.class);
        assertThatThrownBy(directory::fingerprints).isInstanceOf(SchemaStoreException.class);
        Files.move(spool.resolve("schemas"), spool.resolve("away"));
        assertThat(directory.get(directory.put(TEXT))).isEqualTo(TEXT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"link", "FIFO"})
    @Timeout(20)
    void aSchemaThatIsNoFileIsNotRead(String kind, @TempDir Path elsewhere) throws Exception {
        SchemaDirectory directory = new SchemaDirectory(spool);
        SchemaFingerprint fingerprint = directory.put(TEXT);
        Path away = elsewhere.resolve("away");
        Files.move(file(), away);
        if (kind.equals("FIFO")) {
            assertThat(new ProcessBuilder("mkfifo", file().toString()).start().waitFor())
                    .isZero();
        } else {
            Files.createSymbolicLink(file(), away);
        }
        assertThatThrownBy(() -> directory.get(fingerprint))
                .isInstanceOf(SchemaStoreException.class)
                .hasMessageContaining("is no regular file, or a link, which is not followed; move it away");
        assertThatThrownBy(() -> new SchemaDirectory(spool).put(TEXT)).isInstanceOf(SchemaStoreException.class);
        assertThat(away).hasBinaryContent(TEXT);
        Files.delete(file());
        assertThat(directory.get(new SchemaDirectory(spool).put(TEXT))).isEqualTo(TEXT);
    }

    @Test
    void aMissingSpoolDirectoryIsNotMade() {
        SchemaDirectory directory = new SchemaDirectory(spool.resolve("gone"));
        assertThatThrownBy(() -> directory.put(TEXT)).isInstanceOf(SchemaStoreException.class);
        assertThat(spool.resolve("gone")).doesNotExist();
    }

    @Test
    void namesThatAreNoFingerprintsNeverBecomeFiles() {
        assertThat(SchemaFingerprint.isFingerprint("../../../../../../../etc/passwd0"))
                .isFalse();
        assertThat(SchemaFingerprint.isFingerprint(FINGERPRINT.toUpperCase(java.util.Locale.ROOT)))
                .isFalse();
        assertThatThrownBy(() -> new SchemaFingerprint("..")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void racingThreadsAllSucceedAndLeaveWholeFilesOnly() throws Exception {
        int threads = 8;
        CyclicBarrier start = new CyclicBarrier(threads);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> results = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                results.add(pool.submit(() -> {
                    start.await(20, TimeUnit.SECONDS);
                    writeMany(spool);
                    return null;
                }));
            }
            for (Future<?> result : results) {
                result.get(60, TimeUnit.SECONDS);
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(files()).hasSize(MANY).allMatch(name -> name.endsWith(".json"));
    }

    @Test
    void racingProcessesAllSucceedAndLeaveWholeFilesOnly() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            processes.add(new ProcessBuilder(
                            java,
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            SchemaWriterProcess.class.getName(),
                            spool.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start());
        }
        for (Process process : processes) {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        }
        assertThat(files()).hasSize(MANY).allMatch(name -> name.endsWith(".json"));
    }

    private static final int MANY = 40;

    /** Stores some schemas, and reads each back at once. */
    private static void writeMany(Path spool) throws FrameException {
        SchemaDirectory directory = new SchemaDirectory(spool);
        for (int i = 0; i < MANY; i++) {
            byte[] text = ("{\"n\":" + i + "}").getBytes(StandardCharsets.UTF_8);
            if (!java.util.Arrays.equals(directory.get(directory.put(text)), text)) {
                throw new AssertionError(i);
            }
        }
    }

    /** The other process. */
    static final class SchemaWriterProcess {
        public static void main(String[] args) throws FrameException {
            writeMany(Path.of(args[0]));
        }
    }

    private Path file() {
        return spool.resolve("schemas/" + FINGERPRINT + ".json");
    }

    private List<String> files() throws IOException {
        try (var files = Files.list(spool.resolve("schemas"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
