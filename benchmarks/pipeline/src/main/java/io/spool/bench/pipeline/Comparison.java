package io.spool.bench.pipeline;

import io.spool.bench.report.Report;
import io.spool.bench.report.Row;
import io.spool.bench.report.Spread;
import io.spool.bench.report.Target;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes rows of laps; ratios are taken round by round. */
record Comparison(Report report, String command, String what, Map<String, List<Lap>> laps) {

    void rates(String ours, String others, @Nullable Target target) throws IOException {
        row("", "k/s", ours, others, Lap::thousandsPerSecond, target);
    }

    void processorTime(String ours, String others) throws IOException {
        row(", processor time of the worker", "CPU s/M", ours, others, Lap::cpuSecondsPerMillion, null);
    }

    private void row(
            String more, String unit, String ours, String others, ToDoubleFunction<Lap> figure, @Nullable Target target)
            throws IOException {
        double[] left = figures(ours, figure);
        double[] right = figures(others, figure);
        report.add(new Row(
                command,
                what + (ours.equals(SpoolSide.DEFAULT) ? "" : ", " + ours) + more,
                unit,
                Spread.of(IntStream.range(0, left.length).mapToDouble(i -> left[i])),
                others,
                Spread.of(IntStream.range(0, right.length).mapToDouble(i -> right[i])),
                Spread.of(IntStream.range(0, left.length).mapToDouble(i -> left[i] / right[i])),
                target));
    }

    private double[] figures(String side, ToDoubleFunction<Lap> figure) {
        return laps.getOrDefault(side, List.of()).stream().mapToDouble(figure).toArray();
    }
}
