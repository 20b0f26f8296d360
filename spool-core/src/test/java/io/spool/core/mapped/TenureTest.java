package io.spool.core.mapped;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TenureTest {
    private static final long US = 1_000;
    private static final long MS = 1_000_000;

    /** Near the end of what a long holds, as {@code nanoTime} may be. */
    private long now = Long.MAX_VALUE - 3 * MS;

    private final Tenure tenure = new Tenure(now);

    private boolean append(long nanosLater, boolean isWanted) {
        now += nanosLater;
        return tenure.keepsAfterAppend(now, isWanted, true);
    }

    @Test
    void whoAppendsTwiceWithinAMillisecondKeepsTheLock() {
        tenure.begin(now);
        assertThat(append(10 * US, false)).isFalse();
        assertThat(append(999 * US, false)).isTrue();
        assertThat(append(1_001 * US, false)).isFalse();
        assertThat(append(999 * US, false)).isTrue();
        assertThat(tenure.takeGaveWay()).isFalse();
    }

    @Test
    void whoDoesSomethingElseUnderItGivesItBack() {
        tenure.begin(now);
        append(10 * US, false);
        now += 10 * US;
        assertThat(tenure.keepsAfterAppend(now, false, false)).isFalse();
    }

    @Test
    void whereOthersWaitItIsKeptForABurst() {
        tenure.begin(now);
        append(10 * US, true);
        int kept = 0;
        while (append(100 * US, true)) {
            assertThat(tenure.takeGaveWay()).isFalse();
            kept++;
        }
        assertThat(kept).isEqualTo((int) (Tenure.BURST_NANOS / (100 * US)) - 1);
        assertThat(tenure.takeGaveWay()).isTrue();
        assertThat(tenure.takeGaveWay()).as("once").isFalse();
        tenure.begin(now);
        assertThat(append(100 * US, true)).as("the next burst").isTrue();
    }

    @Test
    void whereOthersWaitWhoAppendsNowAndThenGivesWayAtOnce() {
        tenure.begin(now);
        append(10 * US, false);
        assertThat(append(300 * US, false)).isTrue();
        assertThat(append(300 * US, true)).isFalse();
        assertThat(tenure.takeGaveWay()).isTrue();
        long gaveWayAt = now;
        append(300 * US, false);
        assertThat(tenure.gaveWayAt()).isEqualTo(gaveWayAt);
    }

    @Test
    void aLockThatIsNotUsedGoesBack() {
        tenure.begin(now);
        append(10 * US, false);
        append(10 * US, false);
        assertThat(tenure.keepsUnused(now + MS, false)).isTrue();
        assertThat(tenure.keepsUnused(now + MS + 1, false)).isFalse();
        assertThat(tenure.takeGaveWay()).isFalse();
    }

    @Test
    void oneThatIsWantedGoesBackSooner() {
        tenure.begin(now);
        append(10 * US, false);
        append(10 * US, false);
        assertThat(tenure.keepsUnused(now + 199 * US, true)).isTrue();
        assertThat(tenure.keepsUnused(now + 200 * US, true)).isFalse();
        // Asked once more, when nobody waits any longer, before the next append has let the others try.
        assertThat(tenure.keepsUnused(now + 210 * US, false)).isTrue();
        assertThat(tenure.takeGaveWay()).isTrue();
    }

    @Test
    void noBurstOutlastsItsTimeBecauseNobodyLooks() {
        tenure.begin(now);
        append(10 * US, true);
        now += Tenure.BURST_NANOS;
        append(-100 * US, true);
        assertThat(tenure.keepsUnused(now + 100 * US, true)).isFalse();
    }
}
