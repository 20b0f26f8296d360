package io.spool.bench.core;

import java.io.IOException;

/** Some rows of the table that belong together. */
public interface Benchmark {
    /** What it is called by on the command line. */
    String name();

    void run(Bench bench) throws IOException;

    /** The command that runs it alone. */
    default String command() {
        return "benchmarks/run " + name();
    }
}
