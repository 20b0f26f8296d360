package io.spool.torture.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.error.NoSpoolException;
import io.spool.core.error.SpoolCorruptException;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.ReaderOptions;
import io.spool.torture.Certificate;
import io.spool.torture.Scale;
import io.spool.torture.process.ChildJvm;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files of an open spool are cut short, removed or replaced by others. A page that has gone is a SIGBUS for whoever touches
 * it: in interpreted code, in compiled code, and in the stubs that copy, it must end as an error, not as the JVM.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class FilesCutShortTest {
    private static final List<List<String>> COMPILERS = List.of(
            List.of("-Xint"),
            List.of("-XX:TieredStopAtLevel=1"),
            List.of("-XX:-TieredCompilation", "-Xbatch"),
            List.of());

    @TempDir
    private Path temporary;

    @Test
    void aCutIsAnErrorAndNoCrash() throws Exception {
        List<String> lines = new ArrayList<>();
        int variants = Scale.of("cuts", 3, 12);
        for (int i = 0; i < variants; i++) {
            // The short run takes the first compilers once, and each cut once.
            List<String> options = COMPILERS.get(i % 4);
            int cut = i % 3;
            lines.add(String.join(" ", options) + " " + cut(temporary.resolve("spool" + i), options, cut));
        }
        lines.forEach(System.out::println);
        Certificate.add("errors.cut-short", variants + " JVMs whose files were cut short: all ended by themselves");
    }

    @Test
    void aRingThatIsCutToNothingIsToldInTime() throws Exception {
        // Each try to read a commit whose page is gone is a signal; thousands of them take their time.
        Assumptions.assumeTrue(Scale.isLong(), "takes minutes: in the long run only");
        for (int i = 0; i < COMPILERS.size(); i++) {
            System.out.println(cut(temporary.resolve("nothing" + i), COMPILERS.get(i), 3));
        }
    }

    private static String cut(Path dir, List<String> options, int cut) throws Exception {
        Spools.create(dir, CreateOptions.ofSize(256 * 1024));
        int rounds = options.contains("-Xint") ? 100 : 3_000;
        try (ChildJvm child = ChildJvm.startWith(options, BusyProcess.class, dir, rounds)) {
            assertThat(child.answer()).isEqualTo("ready");
            String what = cut == 2 ? "spool.readers" : "spool.ring";
            long length = List.of(100_000L, 8_192L, 0L, 0L).get(cut);
            try (RandomAccessFile file = new RandomAccessFile(dir.resolve(what).toFile(), "rw")) {
                file.setLength(length);
            }
            String outcomes = child.ask("go");
            assertThat(child.exitCode()).isZero();
            assertThat(outcomes).doesNotContain("UNEXPECTED");
            return what + " cut to " + length + ": " + outcomes;
        }
    }

    @Test
    void filesThatAreRemovedOrReplacedDoNotHurtThoseWhoHaveThemOpen() throws Exception {
        Path dir = temporary.resolve("spool");
        Path other = temporary.resolve("other");
        Spools.create(dir, CreateOptions.ofSize(256 * 1024));
        Spools.create(other, CreateOptions.ofSize(256 * 1024));
        try (SpoolWriter writer = Spools.writer(dir);
                SpoolReader reader = Spools.reader(dir, ReaderOptions.named("r"))) {
            writer.append("one");
            Files.delete(dir.resolve("spool.ring"));
            writer.append("two");
            assertThat(reader.read().count()).isEqualTo(2);
            reader.acknowledge(3);
            assertThatThrownBy(() -> Spools.writer(dir))
                    .isInstanceOf(NoSpoolException.class)
                    .hasMessageContaining("there is no spool.ring here");
            Files.copy(other.resolve("spool.ring"), dir.resolve("spool.ring"));
            assertThatThrownBy(() -> Spools.writer(dir))
                    .isInstanceOf(SpoolCorruptException.class)
                    .hasMessageContaining("spool.readers belongs to spool")
                    .hasMessageContaining("expected");
            Files.delete(dir.resolve("spool.readers"));
            assertThatThrownBy(() -> Spools.reader(dir, ReaderOptions.named("r")))
                    .isInstanceOf(SpoolCorruptException.class)
                    .hasMessageContaining("spool.readers is missing beside spool.ring");
            Files.copy(
                    other.resolve("spool.readers"), dir.resolve("spool.readers"), StandardCopyOption.REPLACE_EXISTING);
            // A spool of the same name, and another: those who have the old one open go on with the old one.
            try (SpoolWriter young = Spools.writer(dir)) {
                assertThat(young.append("first of another spool")).isEqualTo(1);
            }
            assertThat(writer.append("three")).isEqualTo(3);
            assertThat(reader.read().frame(0).text()).isEqualTo("three");
        }
    }
}
