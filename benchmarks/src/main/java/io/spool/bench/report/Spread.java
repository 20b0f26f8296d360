package io.spool.bench.report;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** A figure that was taken several times. */
public record Spread(double median, double min, double max) {

    public static Spread of(DoubleStream figures) {
        double[] sorted = figures.sorted().toArray();
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }

    /** The figure below which this share of all figures lies. */
    public static double percentile(double[] figures, double share) {
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    }

    @Override
    public String toString() {
        return text(median) + " [" + text(min) + ".." + text(max) + "]";
    }

    /** Three digits that matter. */
    static String text(double figure) {
        double size = Math.abs(figure);
        String format = size >= 100 || size == 0 ? "%.0f" : size >= 10 ? "%.1f" : size >= 0.1 ? "%.2f" : "%.3f";
        return String.format(Locale.ROOT, format, figure);
    }
}
