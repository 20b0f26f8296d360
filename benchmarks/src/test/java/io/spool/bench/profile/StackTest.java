package io.spool.bench.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StackTest {
    private static final Stack STACK =
            new Stack(List.of("java/util/Arrays.copyOf", "a/b/Inner.work", "a/b/Outer.work", "a/Main.main"));

    @Test
    void isCutAtTheOutermostMethodThatIsMeant() {
        assertThat(STACK.within(".work"))
                .contains(new Stack(List.of("java/util/Arrays.copyOf", "a/b/Inner.work", "a/b/Outer.work")));
        assertThat(STACK.within("Inner.work"))
                .contains(new Stack(List.of("java/util/Arrays.copyOf", "a/b/Inner.work")));
        assertThat(STACK.within("")).contains(STACK);
        assertThat(STACK.within("elsewhere")).isEmpty();
    }

    @Test
    void isCollapsedFromTheOutside() {
        assertThat(STACK.collapsed(3)).isEqualTo("Outer.work;Inner.work;Arrays.copyOf");
    }

    @Test
    void namesTheMethodThatCalledTheJdk() {
        assertThat(STACK.innermostOutsideJdk()).isEqualTo("a/b/Inner.work");
    }
}
