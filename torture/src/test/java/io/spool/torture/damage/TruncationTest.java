package io.spool.torture.damage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spool.core.Spools;
import io.spool.core.error.SpoolException;
import io.spool.torture.Certificate;
import io.spool.torture.Scale;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A file of a closed spool is shorter than it was, by however much: nobody opens it, and everybody says why. */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class TruncationTest {
    private static final int SIZE = 64 * 1024;
    private static final int LENGTHS = Scale.of("truncations", 1_000, SIZE);

    @TempDir
    private Path temporary;

    @Test
    void everyLengthButTheRightOneIsRefused() throws Exception {
        System.out.println("TruncationTest: " + LENGTHS + " lengths, seed " + Scale.seed());
        Random random = Scale.random("TruncationTest");
        try (Specimen specimen = new Specimen(temporary.resolve("spool"), SIZE)) {
            for (int i = 0; i < LENGTHS; i++) {
                int length = LENGTHS == SIZE ? i : i < 200 ? i : random.nextInt(SIZE);
                specimen.truncateRing(length);
                refused(specimen.dir(), "spool.ring", length);
                specimen.restore();
            }
            for (int length = 0; length < specimen.readersLength(); length++) {
                specimen.truncateReaders(length);
                refused(specimen.dir(), "spool.readers", length);
                specimen.restore();
            }
            assertThat(Reading.anonymous(specimen.dir()).delivered())
                    .isEqualTo(specimen.status().frames());
            Certificate.add(
                    "damage.truncations",
                    LENGTHS + " lengths of the ring and " + specimen.readersLength()
                            + " of the reader table: all refused, with a typed error");
        }
    }

    private static void refused(Path dir, String file, int length) {
        List<ThrowingCallable> openings = List.of(
                () -> Spools.status(dir),
                () -> Reading.anonymous(dir),
                () -> Reading.named(dir, "early"),
                () -> Spools.writer(dir).close());
        for (ThrowingCallable opening : openings) {
            assertThatThrownBy(opening)
                    .as(file + " of " + length + " bytes")
                    .isInstanceOf(SpoolException.class)
                    .hasMessageContaining(file)
                    .hasMessageContaining(dir.toString());
        }
    }
}
