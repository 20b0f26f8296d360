package io.spool.demo;

import java.util.List;
import java.util.Locale;

/** The outcome as a person reads it. */
final class Report {
    private Report() {}

    /** One row for each place. */
    static String table(List<Tally> tallies, List<ReaderReport> readers, List<Rate> rates) {
        Table table = new Table(
                "", "written", "delivered", "missing", "differing", "duplicated", "lost", "lag", "mean/s", "peak/s");
        for (int i = 0; i < tallies.size(); i++) {
            Tally tally = tallies.get(i);
            List<ReaderReport> here = readers.stream()
                    .filter(reader -> reader.place().equals(tally.place()))
                    .toList();
            long lostByReaders = here.stream().mapToLong(ReaderReport::lost).sum();
            table.row(
                    tally.place(),
                    number(tally.written()),
                    number(tally.delivered()),
                    number(tally.missing()),
                    number(tally.differing()),
                    number(tally.duplicated()),
                    number(Math.max(tally.lost(), lostByReaders)),
                    here.isEmpty()
                            ? "-"
                            : number(here.stream().mapToLong(ReaderReport::lag).sum()),
                    number(rates.get(i).mean()),
                    number(rates.get(i).peak()));
        }
        return table.toString();
    }

    /** The verdict in a sentence or more. */
    static String verdict(Verdict verdict, List<Tally> tallies) {
        if (!verdict.isGood()) {
            return "FAILED:\n  " + String.join("\n  ", verdict.faults());
        }
        long sampled = tallies.get(0).sampled();
        boolean twice = tallies.stream().anyMatch(tally -> tally.duplicated() > 0);
        return "PASSED: each of the " + number(sampled) + " frames that were sampled is in all four places, unchanged"
                + (twice ? "; some came twice, as at-least-once delivery allows." : ", and came once.");
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
