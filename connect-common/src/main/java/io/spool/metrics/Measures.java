package io.spool.metrics;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Everything that one thing, a spool of a task say, is measured by.
 *
 * <p>Filled by one thread, then published. Whatever supplies a number is asked by threads of others, at any time, also after
 * the task has ended; it must not throw.
 */
public final class Measures {
    private final String type;
    private final Map<String, String> labels = new LinkedHashMap<>();
    private final List<Metric> metrics = new ArrayList<>();

    /** @param type what kind of thing is measured: lower case, words joined by hyphens */
    public Measures(String type) {
        this.type = type;
    }

    /** Says which thing of its kind it is. Two that are published by one task differ in some label. */
    public Measures label(String name, String value) {
        labels.put(name, value);
        return this;
    }

    /** A count that only grows. */
    public Measures counter(String attribute, String unit, String meaning, LongSupplier value) {
        metrics.add(new Metric(attribute, Metric.Kind.COUNTER, unit, meaning, Long.class, value::getAsLong));
        return this;
    }

    /** A sum of times, which only grows; shown in seconds. */
    public Measures timeCounter(String attribute, String meaning, LongSupplier nanos) {
        metrics.add(new Metric(
                attribute, Metric.Kind.COUNTER, "s", meaning, Double.class, () -> seconds(nanos.getAsLong())));
        return this;
    }

    /** A number that goes up and down; {@code NaN} when it is not known. */
    public Measures gauge(String attribute, String unit, String meaning, DoubleSupplier value) {
        metrics.add(new Metric(attribute, Metric.Kind.GAUGE, unit, meaning, Double.class, value::getAsDouble));
        return this;
    }

    private static double seconds(long nanos) {
        return (double) nanos / TimeUnit.SECONDS.toNanos(1);
    }

    String type() {
        return type;
    }

    Map<String, String> labels() {
        return Collections.unmodifiableMap(labels);
    }

    List<Metric> metrics() {
        return Collections.unmodifiableList(metrics);
    }
}
