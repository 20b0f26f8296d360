package io.spool.core.ring;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * One table for all samples. Change {@code n} protects reader {@code n}, counted round the table, and takes the protection
 * of the reader half a round away.
 */
@JCStressTest
@State
@Description("One protects a reader and says that something changed, another sees that and looks whom.")
@Outcome(id = "PROTECTED", expect = Expect.ACCEPTABLE, desc = "whoever sees the count sees what changed")
@Outcome(id = "LAPPED", expect = Expect.ACCEPTABLE, desc = "half a round went by in between: nothing can be said")
@Outcome(id = "MISSED", expect = Expect.FORBIDDEN, desc = "the count is seen, and what changed is not")
public class ReadersChangedStress {
    private static final int SLOTS = 4096;

    private static final ControlBlock CONTROL;
    private static final ReaderTable TABLE;

    /** Changes so far. The writer's own. */
    private static long changes;

    static {
        RingView view = StressFiles.view(StressFiles.spool(SLOTS));
        CONTROL = view.control();
        TABLE = view.readers();
        change();
    }

    private static int slot(long change) {
        return (int) (change % SLOTS);
    }

    private static void change() {
        changes++;
        TABLE.setProtected(slot(changes + SLOTS / 2), false);
        TABLE.setProtected(slot(changes), true);
        CONTROL.markReadersChanged();
    }

    @Actor
    public void protect() {
        change();
    }

    @Actor
    public void look(L_Result result) {
        long seen = CONTROL.readersChanged();
        if (TABLE.isProtected(slot(seen))) {
            result.r1 = "PROTECTED";
        } else {
            // The protection is taken away just before the count says so.
            result.r1 = CONTROL.readersChanged() - seen >= SLOTS / 2 - 1 ? "LAPPED" : "MISSED";
        }
    }
}
