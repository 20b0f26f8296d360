package io.spool.core.ring;

import io.spool.core.format.SpoolFormat;
import java.util.Arrays;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** One pair of slots for all samples: the writer's loop against the reader's, each at its own pace. */
@JCStressTest
@State
@Description("One stores tuple after tuple, another reads.")
@Outcome(id = "WHOLE", expect = Expect.ACCEPTABLE, desc = "a tuple that was stored, no older than the one before")
@Outcome(id = "TORN", expect = Expect.FORBIDDEN, desc = "words of two tuples that passed for one")
@Outcome(id = "BACK", expect = Expect.FORBIDDEN, desc = "an older tuple than the one before")
@Outcome(id = "DAMAGED", expect = Expect.FORBIDDEN, desc = "torn, and noticed only by its check")
@Outcome(id = "RESTLESS", expect = Expect.FORBIDDEN, desc = "no quiet moment in ten thousand")
public class TwoSlotsStress {
    private static final TwoSlots SLOTS = new TwoSlots(
            StressFiles.zeros(SpoolFormat.CONTROL_SIZE), SpoolFormat.COMMIT_NUMBER, SpoolFormat.COMMIT_SLOTS);
    private static final Uniform WRITTEN = new Uniform();
    private static final Uniform READ = new Uniform();

    /** The number of the last tuple that was read. The reader's own. */
    private static long last;

    static {
        SLOTS.write(WRITTEN);
    }

    /** A tuple whose words are all its number. */
    private static final class Uniform extends Slot {
        Uniform() {
            super(SpoolFormat.SLOT_WORD_COUNT);
        }

        @Override
        void fromWords() {}

        @Override
        void toWords() {
            Arrays.fill(words, number);
        }

        boolean isWhole() {
            for (long word : words) {
                if (word != number) {
                    return false;
                }
            }
            return true;
        }
    }

    @Actor
    public void write() {
        SLOTS.write(WRITTEN);
    }

    @Actor
    public void read(L_Result result) {
        TwoSlots.Outcome outcome = SLOTS.read(READ);
        if (outcome != TwoSlots.Outcome.READ) {
            result.r1 = outcome;
        } else if (!READ.isWhole()) {
            result.r1 = "TORN";
        } else {
            result.r1 = READ.number < last ? "BACK" : "WHOLE";
            last = READ.number;
        }
    }
}
