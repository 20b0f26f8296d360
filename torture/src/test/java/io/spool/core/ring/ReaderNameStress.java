package io.spool.core.ring;

import io.spool.core.error.SpoolException;
import io.spool.core.format.SpoolFormat;
import io.spool.core.mapped.MappedFile;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** Each sample registers a name of its own, in a slot that some earlier sample's name was in. */
@JCStressTest
@State
@Description("One registers a reader, another looks it up.")
@Outcome(id = "FREE", expect = Expect.ACCEPTABLE, desc = "not there yet")
@Outcome(id = "WHOLE", expect = Expect.ACCEPTABLE, desc = "name and position as they were registered")
@Outcome(id = "TORN", expect = Expect.FORBIDDEN, desc = "a slot in use without a name")
@Outcome(id = "WRONG", expect = Expect.FORBIDDEN, desc = "the name of somebody else")
@Outcome(id = "NO_POSITION", expect = Expect.FORBIDDEN, desc = "a name without its position")
@Outcome(id = "UNPROTECTED", expect = Expect.FORBIDDEN, desc = "a name without its protection")
public class ReaderNameStress {
    /** More than samples are under way. */
    private static final int SLOTS = 16 * 1024;

    private static final AtomicInteger NEXT = new AtomicInteger();
    private static final ReaderTable TABLE;
    /** The table's file once more, to look at the state alone. */
    private static final MappedFile FILE;

    static {
        Path spool = StressFiles.spool(SLOTS);
        TABLE = StressFiles.view(spool).readers();
        try {
            FILE = MappedFile.open(
                    spool,
                    spool.resolve(SpoolFormat.READERS_FILE),
                    false,
                    SpoolFormat.READER_SLOT_SIZE,
                    Long.MAX_VALUE);
        } catch (SpoolException e) {
            throw new IllegalStateException(e);
        }
    }

    private final int slot;
    private final String name;
    private final long sequence;
    private final Position stored = new Position();
    private final Position loaded = new Position();

    public ReaderNameStress() {
        int sample = NEXT.getAndIncrement();
        slot = Math.floorMod(sample, SLOTS);
        name = "reader-" + sample;
        sequence = 1 + Integer.toUnsignedLong(sample);
        stored.sequence = sequence;
        TABLE.remove(slot);
    }

    @Actor
    public void register() {
        TABLE.register(slot, name, true, stored, 0);
    }

    @Actor
    public void look(L_Result result) {
        long state = SpoolFormat.READERS_HEADER_SIZE + (long) slot * SpoolFormat.READER_SLOT_SIZE;
        boolean inUse = FILE.getIntAcquire(state + SpoolFormat.READER_STATE) == SpoolFormat.READER_IN_USE;
        String found = TABLE.name(slot);
        if (found == null) {
            result.r1 = inUse ? "TORN" : "FREE";
        } else if (!found.equals(name)) {
            result.r1 = "WRONG";
        } else if (!TABLE.isProtected(slot)) {
            result.r1 = "UNPROTECTED";
        } else {
            result.r1 = isPositionThere() ? "WHOLE" : "NO_POSITION";
        }
    }

    private boolean isPositionThere() {
        try {
            TABLE.load(slot, loaded);
            return loaded.sequence == sequence;
        } catch (SpoolException e) {
            return false;
        }
    }
}
