package io.spool.metrics;

import java.util.Locale;
import java.util.function.Supplier;

/**
 * One number that is measured.
 *
 * @param attribute its name, as a capitalised MBean attribute
 * @param kind whether it only grows
 * @param unit what is counted: {@code frames}, {@code bytes}, {@code s}, {@code ratio} and the like
 * @param meaning what it says, in a sentence without a full stop
 * @param type {@code Long.class} or {@code Double.class}
 * @param value the number now; may be asked by any thread and never throws
 */
record Metric(
        String attribute,
        Kind kind,
        String unit,
        String meaning,
        Class<? extends Number> type,
        Supplier<? extends Number> value) {

    enum Kind {
        /** Grows, and begins anew when the task does, unless the spool remembers it. */
        COUNTER,
        /** Goes up and down. */
        GAUGE
    }

    /** The name as Kafka writes the names of its own metrics: {@code LagFrames} is {@code lag-frames}. */
    String hyphenated() {
        return attribute.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
}
