package io.spool.bench.core;

import io.spool.bench.contest.Turn;
import io.spool.bench.report.Row;
import io.spool.bench.report.Spread;
import io.spool.bench.report.Target;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes rows of the turns of a contest: the ratio is taken within each round, and then its median. */
record Comparison(String command, Map<String, List<Turn>> turns) {

    /** Two sides beside each other, by their rates. */
    Row rates(String what, String ours, String others, @Nullable Target target) {
        return row(what, "M/s", ours, others, Turn::millionsPerSecond, target);
    }

    Row row(
            String what,
            String unit,
            String ours,
            String others,
            ToDoubleFunction<Turn> figure,
            @Nullable Target target) {
        return new Row(
                command,
                what,
                unit,
                spread(ours, figure),
                others,
                spread(others, figure),
                ratio(ours, others, figure),
                target);
    }

    /** One side's figure as a part of another's, round by round. */
    Spread ratio(String ours, String others, ToDoubleFunction<Turn> figure) {
        return Spread.of(IntStream.range(0, of(ours).size())
                .mapToDouble(round -> figure.applyAsDouble(of(ours).get(round))
                        / figure.applyAsDouble(of(others).get(round))));
    }

    /** The first turn of a side: for notes that are the same for all. */
    Turn first(String side) {
        return of(side).get(0);
    }

    /** A figure of one side, by itself. */
    Row alone(String what, String unit, String side, ToDoubleFunction<Turn> figure, @Nullable Target target) {
        return Row.alone(command, what, unit, spread(side, figure), target);
    }

    /** What one side allocated on the heap. */
    Row allocated(String what, String side, @Nullable Target target) {
        return alone(what + ": allocated", "B/message", side, Turn::allocatedBytesPerMessage, target);
    }

    Spread spread(String side, ToDoubleFunction<Turn> figure) {
        return Spread.of(of(side).stream().mapToDouble(figure));
    }

    private List<Turn> of(String side) {
        List<Turn> found = turns.get(side);
        if (found == null) {
            throw new IllegalArgumentException("there is no side " + side);
        }
        return found;
    }
}
