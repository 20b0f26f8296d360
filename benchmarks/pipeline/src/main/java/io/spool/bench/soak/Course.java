package io.spool.bench.soak;

import io.spool.bench.report.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How one quantity of one process went: its first third, after the warm-up, beside its last.
 *
 * @param early median of the first third; of a counter its growth a second; {@code NaN} when there are too few samples
 * @param late the same of the last third
 */
record Course(String process, Quantity quantity, double early, double late) {

    /** Of samples of that process alone, in order. */
    static Course of(String process, Quantity quantity, List<Sample> samples) {
        List<Sample> known = samples.stream()
                .filter(sample -> sample.values().containsKey(quantity))
                .toList();
        int third = (known.size() + 2) / 3;
        return new Course(
                process,
                quantity,
                figure(quantity, known.subList(0, third)),
                figure(quantity, known.subList(known.size() - third, known.size())));
    }

    private static double figure(Quantity quantity, List<Sample> part) {
        if (part.isEmpty()) {
            return Double.NaN;
        }
        if (quantity.isCounter()) {
            Sample first = part.get(0);
            Sample last = part.get(part.size() - 1);
            return (value(quantity, last) - value(quantity, first)) / (last.seconds() - first.seconds());
        }
        return Spread.of(part.stream().mapToDouble(sample -> value(quantity, sample)))
                .median();
    }

    private static double value(Quantity quantity, Sample sample) {
        return sample.values().getOrDefault(quantity, Double.NaN);
    }

    boolean isWithinLimit() {
        Limit limit = quantity.limit();
        return limit == null || limit.isKept(early, late);
    }

    /** A line of the table. */
    List<String> cells() {
        boolean isMemory = quantity.unit().equals("MiB");
        Limit limit = quantity.limit();
        List<String> cells = new ArrayList<>(List.of(process, quantity.meaning(), quantity.unit()));
        for (double figure : new double[] {early, late}) {
            cells.add(String.format(Locale.ROOT, isMemory ? "%.1f" : "%.0f", isMemory ? figure / (1 << 20) : figure));
        }
        cells.add(early > 0 ? String.format(Locale.ROOT, "%.3f", late / early) : "");
        cells.add(limit == null ? "" : limit.toString());
        cells.add(limit == null ? "" : isWithinLimit() ? "PASS" : "**FAIL**");
        return cells;
    }
}
