package io.spool.core.ring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WaymarksTest {
    private static final int SPACING = 16 * 1024;

    private final Waymarks marks = new Waymarks(1L << 40);
    private final Commit commit = new Commit();

    /** An append of so many frames of 1 KiB, the first at this offset and with this sequence. */
    private void lay(long offset, long sequence, int frames) {
        marks.begin(commit);
        for (int i = 0; i < frames; i++) {
            if (offset + 1024L * i >= marks.due()) {
                marks.add(offset + 1024L * i, sequence + i);
            }
        }
    }

    private void append(long offset, long sequence, int frames) {
        lay(offset, sequence, frames);
        marks.commit();
    }

    private void assertPasses(long toOffset, long toSequence, long offset, long sequence) {
        assertThat(marks.pass(toOffset, toSequence)).isTrue();
        assertThat(marks.offset()).isEqualTo(offset);
        assertThat(marks.sequence()).isEqualTo(sequence);
    }

    @Test
    void goesToTheLastMarkThatIsNotBehind() {
        append(0, 1, 100);
        assertPasses(SPACING * 3 - 1, 1_000, SPACING * 2, 33);
        assertPasses(SPACING * 3, 1_000, SPACING * 3, 49);
        // The same again: it is still the last one.
        assertPasses(SPACING * 3, 1_000, SPACING * 3, 49);
        assertPasses(SPACING * 9, 80, SPACING * 4, 65);
        assertThat(marks.pass(SPACING, 1_000)).isFalse();
    }

    @Test
    void smallAppendsAreMarkedNowAndThen() {
        for (int i = 0; i < 40; i++) {
            append(1024L * i, 1 + i, 1);
        }
        assertPasses(1024 * 31, 1_000, SPACING, 17);
        assertPasses(1024 * 39, 1_000, SPACING * 2, 33);
    }

    @Test
    void anAppendThatFailedLeavesNothing() {
        append(0, 1, 20);
        lay(1024 * 20, 21, 100);
        assertPasses(Long.MAX_VALUE, Long.MAX_VALUE, SPACING, 17);
        // Another writer laid down something else there meanwhile.
        append(1024 * 200 + 8, 90, 1);
        assertPasses(1024 * 200 + 7, Long.MAX_VALUE, SPACING, 17);
        assertPasses(1024 * 200 + 8, Long.MAX_VALUE, 1024 * 200 + 8, 90);
    }

    @Test
    void aRecoveryLeavesNothing() {
        append(0, 1, 100);
        commit.generation = 1;
        marks.begin(commit);
        assertThat(marks.pass(Long.MAX_VALUE, Long.MAX_VALUE)).isFalse();
        append(SPACING * 2 + 8, 500, 1);
        assertPasses(Long.MAX_VALUE, Long.MAX_VALUE, SPACING * 2 + 8, 500);
    }

    @Test
    void whatMinHasPassedIsForgotten() {
        append(0, 1, 100);
        commit.minOffset = SPACING * 3 + 1;
        marks.begin(commit);
        assertThat(marks.pass(SPACING * 3 + 1, Long.MAX_VALUE)).isFalse();
        assertPasses(SPACING * 4, Long.MAX_VALUE, SPACING * 4, 65);
    }

    @Test
    void growsAndGoesRoundForever() {
        long offset = 0;
        long sequence = 1;
        for (int round = 0; round < 200; round++) {
            append(offset, sequence, 1_000);
            offset += 1_024_000;
            sequence += 1_000;
            // From 1 to 10 MB behind, so that the marks grow while they have gone round.
            long oldest = Math.max(0, offset - 1_024_000L * Math.min(10, 1 + round / 3));
            assertThat(marks.pass(oldest, Long.MAX_VALUE)).isTrue();
            assertThat(marks.offset()).isBetween(oldest - SPACING + 1, oldest);
            assertThat(marks.sequence()).isEqualTo(1 + marks.offset() / 1024);
            commit.minOffset = marks.offset();
        }
    }

    @Test
    void marksOfSmallSpoolsLieCloserAndTakeAMegabyteAtMost() {
        assertThat(Waymarks.spacingFor(64 << 10)).isEqualTo(2 << 10);
        assertThat(Waymarks.spacingFor(256 << 20)).isEqualTo(4 << 10);
        assertThat(Waymarks.spacingFor(1L << 30)).isEqualTo(SPACING);
        assertThat(Waymarks.spacingFor(64L << 40)).isEqualTo(SPACING);
    }
}
