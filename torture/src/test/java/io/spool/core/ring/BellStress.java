package io.spool.core.ring;

import io.spool.core.format.SpoolFormat;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * Each sample takes a control block of its own out of a pool. The pool is larger than the number of samples under way, for
 * strides of {@link #MOST_SAMPLES} in all.
 */
@JCStressTest
@State
@Description("One commits and looks whether somebody sleeps, another says so and looks at the commit.")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "the reader sees the commit and does not sleep")
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "the writer sees the sleeper and rings")
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "both")
@Outcome(id = "false, false", expect = Expect.FORBIDDEN, desc = "the reader sleeps, and nobody rings")
public class BellStress {
    /** Stride size times stride count that this test can be run with. */
    public static final int MOST_SAMPLES = 1024;

    private static final Block[] BLOCKS = new Block[2 * MOST_SAMPLES];
    private static final AtomicInteger NEXT = new AtomicInteger();

    static {
        for (int i = 0; i < BLOCKS.length; i++) {
            BLOCKS[i] = new Block();
        }
    }

    private static final class Block {
        final ControlBlock control =
                new ControlBlock(Path.of(""), StressFiles.zeros(SpoolFormat.RATES), SpoolFormat.CONTROL_SIZE);
        final Commit commit = new Commit();
    }

    private final ControlBlock control;
    private final Commit commit;
    private final long seen;

    public BellStress() {
        Block block = BLOCKS[Math.floorMod(NEXT.getAndIncrement(), BLOCKS.length)];
        control = block.control;
        commit = block.commit;
        // Nobody sleeps yet. Pages are touched here, so that the actors do not meet a page fault.
        control.takeBellWanted();
        seen = control.commitNumber();
    }

    @Actor
    public void write(ZZ_Result result) {
        control.commit(commit);
        result.r1 = control.takeBellWanted();
    }

    @Actor
    public void read(ZZ_Result result) {
        control.wantBell();
        result.r2 = control.commitNumber() != seen;
    }
}
