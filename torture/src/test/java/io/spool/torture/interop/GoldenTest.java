package io.spool.torture.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.spool.core.SpoolReader;
import io.spool.core.Spools;
import io.spool.core.format.SpoolFormat;
import io.spool.core.value.Frame;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import io.spool.torture.encoding.StoredFrame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The golden spools and the golden vectors of {@code docs/spool-format.md}, read by programs that were written from that page: one in
 * Python, which has nothing but its standard library, and those in C.
 */
@Timeout(60)
class GoldenTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "spool-format.md");
    private static final Path GOLDEN = Path.of("..", "spool-core", "src", "test", "resources", "golden");
    private static final Path PYTHON_READER = Path.of("src", "test", "resources", "interop", "spool_read.py");

    @TempDir
    private Path temporary;

    private static void assumePython() {
        boolean isThere;
        try {
            isThere = new ProcessBuilder("python3", "-c", "import sys; sys.exit(sys.version_info < (3, 8))")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            isThere = false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        assumeTrue(isThere, "skipped: there is no Python 3.8 or newer here (python3)");
    }

    /** What a program says, which must end well. */
    private String run(List<String> command, String input) throws Exception {
        Path in = Files.writeString(temporary.resolve("input"), input);
        Path errors = temporary.resolve("errors");
        Process process = new ProcessBuilder(command)
                .redirectInput(in.toFile())
                .redirectError(errors.toFile())
                .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
        return said;
    }

    private String python(String argument, String input) throws Exception {
        return run(List.of("python3", PYTHON_READER.toString(), argument), input);
    }

    /** A copy: whoever opens a spool may make files beside it. */
    private Path golden(String name) throws IOException {
        Path from = GOLDEN.resolve(name);
        Path to = temporary.resolve(name);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
        return to;
    }

    private static List<String> javaLinesOf(Path dir) throws Exception {
        List<String> lines = new ArrayList<>();
        try (SpoolReader reader = Spools.reader(dir, ReaderOptions.anonymous())) {
            for (ReadBatch batch = reader.read(); !batch.isEmpty(); batch = reader.read()) {
                batch.gap().ifPresent(gap -> lines.add(gap.kind() + " " + gap.from() + " " + gap.to()));
                for (Frame frame : batch) {
                    lines.add(frame.sequence() + " " + frame.timeMs() + " " + frame.text());
                }
            }
        }
        return lines;
    }

    @Test
    void pythonReadsPlainFramesAsJavaDoes() throws Exception {
        assumePython();
        Path dir = golden("wrapped");
        List<String> lines = javaLinesOf(dir);
        assertThat(lines).hasSize(1001 - 624);
        assertThat(python(dir.toString(), "").lines()).isEqualTo(lines);
    }

    @Test
    void pythonReadsFramesEncodedWithKeysAsJavaDoes() throws Exception {
        assumePython();
        Path dir = golden("encoded");
        List<String> lines = javaLinesOf(dir);
        assertThat(StoredFrame.all(dir, Spools.status(dir)))
                .extracting(StoredFrame::encoding)
                .contains(SpoolFormat.ENCODING_JSON, SpoolFormat.ENCODING_KEYS);
        assertThat(lines).hasSizeGreaterThan(600).allMatch(line -> line.contains("\"host\":\"edge-"));
        assertThat(python(dir.toString(), "").lines()).isEqualTo(lines);
        // And without what decodes them.
        Files.delete(dir.resolve(SpoolFormat.DICTIONARIES_DIRECTORY).resolve("1"));
        assertThat(python(dir.toString(), "").lines())
                .hasSameSizeAs(lines)
                .filteredOn(line -> line.startsWith("DAMAGED"))
                .hasSizeGreaterThan(400);
    }

    @Test
    void pythonDeclaresWhatIsDamagedAsJavaDoes() throws Exception {
        assumePython();
        Path dir = golden("wrapped");
        byte[] ring = Files.readAllBytes(dir.resolve("spool.ring"));
        for (int at = SpoolFormat.CONTROL_SIZE + 1_000; at < ring.length; at += 4_999) {
            ring[at] ^= 0x10;
        }
        Files.write(dir.resolve("spool.ring"), ring);
        List<String> lines = javaLinesOf(dir);
        assertThat(lines).filteredOn(line -> line.startsWith("DAMAGED")).hasSizeGreaterThan(5);
        assertThat(python(dir.toString(), "").lines()).isEqualTo(lines);
    }

    @Test
    void pythonAgreesToTheGoldenVectors() throws Exception {
        assumePython();
        assertThat(python("--vectors", vectors())).isEqualTo(sections() + " vectors are right\n");
    }

    @Test
    void cReadsFramesEncodedWithKeysAndAgreesToTheGoldenVectors() throws Exception {
        CProgram.assumeCompiled();
        Path dir = golden("encoded");
        assertThat(CProgram.readWithChecks(dir).linesToTheEnd()).isEqualTo(javaLinesOf(dir));
        assertThat(run(List.of(CProgram.vectors().toString()), vectors()))
                .isEqualTo(sections() + " vectors are right\n");
    }

    private static String vectors() throws IOException {
        String page = Files.readString(DOCUMENT);
        int begin = page.indexOf("```ini\n") + "```ini\n".length();
        return page.substring(begin, page.indexOf("```", begin));
    }

    private static long sections() throws IOException {
        long sections = vectors().lines().filter(line -> line.startsWith("[")).count();
        assertThat(sections).isGreaterThan(15);
        return sections;
    }
}
