package io.spool.bench.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SharesTest {
    @Test
    void largestComeFirstInPercentOfTheWhole() {
        Shares shares = new Shares();
        shares.add(6, List.of("outer", "inner"));
        shares.add(2, "outer");

        assertThat(shares.whole()).isEqualTo(8);
        assertThat(shares.largest(2)).containsExactly("100.0 outer", " 75.0 inner");
        assertThat(shares.largest(1)).containsExactly("100.0 outer");
    }
}
