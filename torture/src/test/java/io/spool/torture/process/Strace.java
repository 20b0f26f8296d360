package io.spool.torture.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Children in which system calls fail, by strace. */
public final class Strace {
    private Strace() {}

    /** Skips the test, with a message, where strace is not installed or may not trace. */
    public static void assumeItWorks() throws InterruptedException {
        boolean works;
        try {
            works = new ProcessBuilder("strace", "-f", "-o", "/dev/null", "true")
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            works = false;
        }
        Assumptions.assumeTrue(works, "skipped: strace is not installed, or may not trace here");
    }

    /**
     * Starts a child under strace.
     *
     * @param log gets the calls
     * @param options of strace: which calls it traces, and which of them fail
     */
    public static ChildJvm start(Path log, List<String> options, Class<?> main, Object... arguments)
            throws IOException {
        List<String> strace = new ArrayList<>(List.of("strace", "-f", "-qq", "-o", log.toString()));
        strace.addAll(options);
        return ChildJvm.startUnder(strace, List.of("-XX:TieredStopAtLevel=1"), main, arguments);
    }
}
