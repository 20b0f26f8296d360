package io.spool.core.ring;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** One ring for all samples: the reader runs after the writer. */
@JCStressTest
@State
@Description("One appends, another reads on.")
@Outcome(id = "END", expect = Expect.ACCEPTABLE, desc = "nothing new")
@Outcome(id = "WHOLE", expect = Expect.ACCEPTABLE, desc = "frames as they were written, none missing")
@Outcome(
        id = "LOST",
        expect = Expect.ACCEPTABLE,
        desc = "frames as they were written, and word of all that are missing")
@Outcome(id = "WRONG", expect = Expect.FORBIDDEN, desc = "a frame that is not what was written under its sequence")
@Outcome(id = "DAMAGED", expect = Expect.FORBIDDEN, desc = "torn, and noticed only by its check")
@Outcome(id = "UNTOLD", expect = Expect.FORBIDDEN, desc = "delivered and lost are not all")
@Outcome(id = "BACK", expect = Expect.FORBIDDEN, desc = "an older oldest frame than before")
public class RingFollowStress {
    private static final RingTraffic TRAFFIC = new RingTraffic();

    @Actor
    public void append() {
        TRAFFIC.append();
    }

    @Actor
    public void read(L_Result result) {
        result.r1 = TRAFFIC.follow();
    }
}
