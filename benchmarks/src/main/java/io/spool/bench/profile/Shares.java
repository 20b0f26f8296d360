package io.spool.bench.profile;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How a whole is made up of parts, by name. */
final class Shares {
    private final Map<String, Long> parts = new HashMap<>();
    private long whole;

    /** Adds so much to the whole, and to each of these parts of it. */
    void add(long weight, Iterable<String> names) {
        whole += weight;
        names.forEach(name -> parts.merge(name, weight, Long::sum));
    }

    void add(long weight, String name) {
        add(weight, List.of(name));
    }

    long whole() {
        return whole;
    }

    /** The largest parts, a line each, with their shares in percent. */
    List<String> largest(int count) {
        return parts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(count)
                .map(part -> String.format(Locale.ROOT, "%5.1f %s", 100.0 * part.getValue() / whole, part.getKey()))
                .toList();
    }
}
