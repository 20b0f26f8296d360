package io.spool.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Options in, table and rates out. */
class ReportTest {

    @Test
    void columnsAreAsWideAsTheirWidestCell() {
        Table table = new Table("", "count", "n");
        table.row("spool A", "1", "1,000");

        assertThat(table).hasToString("""
                         count      n
                spool A      1  1,000
                """);
    }

    @Test
    void rateIsMeasuredFromFirstGrowthToLast() {
        Rate rate = new Rate();
        for (int second = 0; second <= 10; second++) {
            long count = Math.max(0, Math.min(second, 8) - 2) * 100L;
            rate.look(count, TimeUnit.SECONDS.toNanos(second));
        }

        assertThat(rate.mean()).isEqualTo(100);
        assertThat(rate.peak()).isEqualTo(100);
    }

    @Test
    void rateThatBeginsWithSomethingCountsFromThere() {
        Rate rate = new Rate();
        rate.look(500, TimeUnit.SECONDS.toNanos(1_000));
        rate.look(700, TimeUnit.SECONDS.toNanos(1_002));

        assertThat(rate.mean()).isEqualTo(100);
    }

    @Test
    void optionsHaveDefaults() {
        DemoOptions options = DemoOptions.parse();

        assertThat(options.sampling()).isGreaterThan(options.outage());
        assertThat(options.keep()).isFalse();
    }

    @Test
    void optionsAreTaken() {
        assertThat(DemoOptions.parse("--seconds", "20", "--outage", "0", "--rate", "10", "--keep"))
                .isEqualTo(new DemoOptions(Duration.ofSeconds(20), Duration.ZERO, 10, true));
    }

    @Test
    void optionsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> DemoOptions.parse("--fast")).hasMessage("unknown option: --fast");
        assertThatThrownBy(() -> DemoOptions.parse("--rate")).hasMessage("--rate needs a number");
        assertThatThrownBy(() -> DemoOptions.parse("--rate", "many"))
                .hasMessage("--rate takes a number from 1 to 100000: many");
        assertThatThrownBy(() -> DemoOptions.parse("--seconds", "12", "--outage", "10"))
                .hasMessageContaining("--seconds must be at least 10 more than --outage");
    }
}
