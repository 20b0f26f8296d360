package io.spool.metrics;

/** A place where measures can be seen. Nothing is thrown: what cannot be shown is logged. */
interface MetricExport {

    /** Shows the measures until what is returned is run, which may be done once, by any thread. */
    Runnable show(Measures measures);
}
