package io.spool.bench.load;

import io.spool.bench.Scratch;
import io.spool.bench.contest.Load;
import io.spool.bench.contest.LoadProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.queue.rollcycles.LegacyRollCycles;

/** How Chronicle Queue is used here. */
public final class Chronicle {
    /** What it needs on Java 17, and no messages home. */
    private static final List<String> JAVA_OPTIONS = List.of(
            "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
            "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-exports=jdk.unsupported/sun.misc=ALL-UNNAMED",
            "--add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED",
            "--add-opens=jdk.compiler/com.sun.tools.javac=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
            "--add-opens=java.base/java.io=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "-Dchronicle.analytics.disable=true",
            "-Dchronicle.disk.monitor.disable=true",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=error");

    private Chronicle() {}

    /** Starts a load that uses it. */
    public static LoadProcess start(Class<? extends Load> load, Object... arguments) {
        return LoadProcess.start(JAVA_OPTIONS, load, arguments);
    }

    static ChronicleQueue open(Path directory) {
        return SingleChronicleQueueBuilder.single(directory.toFile())
                .rollCycle(LegacyRollCycles.DAILY)
                .build();
    }

    static void delete(Path directory) throws IOException {
        Scratch.delete(directory);
    }
}
