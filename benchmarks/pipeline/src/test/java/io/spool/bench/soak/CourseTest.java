package io.spool.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CourseTest {
    private static final double MIB = 1 << 20;

    @Test
    void levelIsTheMedianOfEachThird() {
        Course course = course(Quantity.RSS_ANON, 100 * MIB, 300 * MIB, 101 * MIB, 7, 7, 7, 104 * MIB, 5, 105 * MIB);

        assertThat(course.early()).isEqualTo(101 * MIB);
        assertThat(course.late()).isEqualTo(104 * MIB);
        assertThat(course.isWithinLimit()).isTrue();
        assertThat(course.cells())
                .containsExactly(
                        "p", "resident, of no file", "MiB", "101.0", "104.0", "1.030", "ratio <= 1.10", "PASS");
    }

    @Test
    void growthByMoreThanATenthFails() {
        assertThat(course(Quantity.HEAP_AFTER_GC, 100, 105, 111).isWithinLimit())
                .isFalse();
    }

    @Test
    void threadsMayComeAndGoButNotPileUp() {
        assertThat(course(Quantity.THREADS, 40, 42, 45).isWithinLimit()).isTrue();
        assertThat(course(Quantity.THREADS, 40, 42, 46).isWithinLimit()).isFalse();
    }

    @Test
    void counterIsItsGrowthInASecond() {
        Course course = course(Quantity.WRITTEN, 0, 150, 300, 450, 750, 1_050);

        assertThat(course.early()).isEqualTo(10);
        assertThat(course.late()).isEqualTo(20);
    }

    @Test
    void anythingLostFails() {
        assertThat(course(Quantity.LOST, 0, 0, 0, 0, 0, 0).isWithinLimit()).isTrue();
        assertThat(course(Quantity.LOST, 0, 0, 0, 0, 0, 1).isWithinLimit()).isFalse();
    }

    @Test
    void whatWasNeverSeenFails() {
        assertThat(Course.of("p", Quantity.HEAP_AFTER_GC, List.of()).isWithinLimit())
                .isFalse();
    }

    /** Of samples 15 s apart. */
    private static Course course(Quantity quantity, double... values) {
        return Course.of(
                "p",
                quantity,
                IntStream.range(0, values.length)
                        .mapToObj(i -> new Sample(15.0 * i, "p", Map.of(quantity, values[i])))
                        .toList());
    }
}
