package io.spool.core;

import static io.spool.core.DictionarySchedule.FIRST_FRAMES;
import static io.spool.core.DictionarySchedule.FIRST_LOOK;
import static io.spool.core.DictionarySchedule.FRAMES;
import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.dictionary.Dictionary;
import io.spool.core.format.SpoolGeometry;
import io.spool.core.value.FrameBatch;
import io.spool.core.value.Trial;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DictionaryScheduleTest {
    private static final byte[] FRAME = new byte[200];

    /** Takes half of plain, where it was tried. */
    private static final Dictionary HALF =
            new Dictionary(1, 1, 0, 0, new Trial(100, 1000, 500, Optional.empty()), FRAME);

    private final DictionarySchedule schedule = new DictionarySchedule();

    private int note(long frames, @Nullable Dictionary current, int storedLength) {
        FrameBatch batch = new FrameBatch();
        for (long i = 0; i < frames; i++) {
            batch.add(FRAME);
        }
        return schedule.note(batch, frames * SpoolGeometry.storageFor(storedLength), current)
                .map(samples -> samples.size())
                .orElse(0);
    }

    private int note(long frames) {
        return note(frames, HALF, 60);
    }

    @Test
    void aFirstOneIsMadeOfTheFirstFrames() {
        schedule.begin();
        assertThat(note(FIRST_FRAMES - 1, null, 200)).isZero();
        assertThat(note(1, null, 200)).isEqualTo(FIRST_FRAMES);
    }

    @Test
    void soonABetterOneIsMadeOfMore() {
        assertThat(note(FIRST_LOOK)).isZero();
        assertThat(note(FRAMES - 1)).isZero();
        assertThat(note(1)).isEqualTo(FRAMES);
    }

    @Test
    void afterThatOnlyFramesThatHaveChangedAreWorthAnother() {
        soonABetterOneIsMadeOfMore();
        schedule.made(true);
        for (int i = 0; i < 3; i++) {
            assertThat(note(FIRST_LOOK)).isZero();
            assertThat(note(FRAMES)).isZero();
            note(FIRST_LOOK - FRAMES);
        }
        note(FIRST_LOOK, HALF, 180);
        assertThat(note(FRAMES)).isEqualTo(FRAMES);
    }

    @Test
    void aLookThatChangedNothingPutsTheNextOneOff() {
        soonABetterOneIsMadeOfMore();
        schedule.made(false);
        note(10 * FIRST_LOOK - 1, HALF, 180);
        assertThat(note(FRAMES, HALF, 180)).isZero();
        assertThat(note(FRAMES, HALF, 180)).isEqualTo(FRAMES);
    }

    @Test
    void whileOneIsMadeNoneIsWanted() {
        soonABetterOneIsMadeOfMore();
        note(FIRST_LOOK, null, 200);
        assertThat(note(FRAMES, null, 200)).isZero();
        schedule.made(true);
        note(FIRST_LOOK, null, 200);
        assertThat(note(FRAMES, null, 200)).isEqualTo(FRAMES);
    }

    @Test
    void largeFramesAreEnoughSooner() {
        schedule.begin();
        FrameBatch large = new FrameBatch().add(new byte[8 << 20]);
        assertThat(schedule.note(large, large.storageBytes(), null))
                .hasValueSatisfying(samples -> assertThat(samples).hasSize(1));
    }
}
