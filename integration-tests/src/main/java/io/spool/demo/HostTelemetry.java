package io.spool.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where the demonstration gets its data from: the counters of the machine it runs on. */
interface HostTelemetry {

    /** One reading of each device, taken now. */
    List<Reading> read() throws IOException;

    /** The kernel's counters where there are any, and what the JVM knows of its host otherwise. */
    static HostTelemetry ofThisHost() {
        Path proc = Path.of("/proc");
        return Files.isReadable(proc.resolve("stat")) ? new ProcTelemetry(proc) : new JvmTelemetry();
    }
}
