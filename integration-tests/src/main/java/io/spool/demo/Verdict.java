package io.spool.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * What the tallies amount to.
 *
 * <p>Duplicates are no fault: delivery is at least once, and the broker was taken away. Everything else must be exact.
 *
 * @param faults what is wrong, one sentence each; empty iff all is well
 */
record Verdict(List<String> faults) {
    Verdict {
        faults = List.copyOf(faults);
    }

    boolean isGood() {
        return faults.isEmpty();
    }

    static Verdict on(List<Tally> tallies, List<ReaderReport> readers) {
        List<String> faults = new ArrayList<>();
        for (Tally tally : tallies) {
            fault(faults, tally.missing(), "frames are missing in " + tally.place());
            fault(faults, tally.differing(), "records differ from what was sampled in " + tally.place());
            fault(faults, tally.lost(), "frames are declared lost or damaged in " + tally.place());
            if (tally.sampled() == 0) {
                faults.add("nothing was sampled for " + tally.place());
            }
            if (tally.written() != tally.read() + tally.lost()) {
                faults.add(tally.written() + " records were written to " + tally.place() + ", and " + tally.read()
                        + " read from it");
            }
        }
        for (ReaderReport reader : readers) {
            String who = reader.reader() + " in " + reader.place();
            fault(faults, reader.lag(), "records were not reported as dealt with by " + who);
            fault(faults, reader.lost(), "frames were declared lost or damaged to " + who);
        }
        return new Verdict(faults);
    }

    private static void fault(List<String> faults, long count, String what) {
        if (count != 0) {
            faults.add(count + " " + what);
        }
    }
}
