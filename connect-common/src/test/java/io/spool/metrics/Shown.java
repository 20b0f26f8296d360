package io.spool.metrics;

/** Asks what is measured for one number. */
final class Shown {
    private Shown() {}

    static double of(ObservedSpool spool, String attribute) {
        return of(spool.addTo(new Measures("test")), attribute);
    }

    static double of(Measures measures, String attribute) {
        return measures.metrics().stream()
                .filter(metric -> metric.attribute().equals(attribute))
                .findFirst()
                .orElseThrow()
                .value()
                .get()
                .doubleValue();
    }
}
