package io.spool.torture.errors;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.Spools;
import io.spool.core.value.CreateOptions;
import io.spool.torture.process.ChildJvm;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is called after a file of an open spool was cut short: a typed error that names the file, or a result, and in time. */
@Timeout(300)
class EveryMethodTest {
    /** What a call may take at most on a machine that is busy with other things. */
    private static final long LONGEST_MS = 5_000;

    @TempDir
    private Path temporary;

    /** Interpreted code throws the error of a page that is gone where it is met. */
    @ParameterizedTest
    @CsvSource({
        "spool.ring, 0, -Xint, 20",
        "spool.ring, 131072, -Xint, 200",
        "spool.readers, 0, -Xint, 20",
        "spool.ring, 0, -XX:TieredStopAtLevel=1, 3000",
        "spool.readers, 0, -XX:TieredStopAtLevel=1, 3000",
        "spool.ring, 0, -XX:+UseSerialGC, 20000",
        "spool.ring, 131072, -XX:+UseSerialGC, 20000",
        "spool.readers, 0, -XX:+UseSerialGC, 20000",
    })
    void aFileThatWasCutShortIsATypedErrorThatNamesIt(String file, long size, String option, int rounds)
            throws Exception {
        Path dir = temporary.resolve("spool");
        Spools.create(dir, CreateOptions.ofSize(256 << 10));
        List<String> lines = new ArrayList<>();
        try (ChildJvm child = ChildJvm.startWith(List.of(option), EveryMethodProcess.class, dir, rounds)) {
            assertThat(child.answer()).isEqualTo("ready");
            try (RandomAccessFile cut = new RandomAccessFile(dir.resolve(file).toFile(), "rw")) {
                cut.setLength(size);
            }
            for (String line = child.ask("go"); !line.equals("done"); line = child.answer()) {
                lines.add(line);
            }
        }
        lines.forEach(System.out::println);
        String other = file.equals("spool.ring") ? "spool.readers" : "spool.ring";
        assertThat(lines).hasSizeGreaterThan(30).allSatisfy(line -> {
            assertThat(line).doesNotContain("UNTYPED").doesNotContain(other + " was cut short");
            assertThat(Long.parseLong(line.substring(0, line.indexOf(' ')))).isLessThan(LONGEST_MS);
        });
        assertThat(lines)
                .anySatisfy(line -> assertThat(line)
                        .contains("SpoolCorruptException " + file + " was cut short while it was open: it has " + size
                                + " bytes, expected"));
    }
}
