package io.spool.bench.load;

import io.spool.bench.contest.Load;
import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.value.ReaderOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;

/**
 * Opens a full spool for a writer and for a named reader after its only writer was killed. Arguments: directory, size of the
 * spool, bytes that the writer appended and that were not forced, and {@code restarted} if the machine is to have been restarted
 * since: the writer has a boot id of its own then, which takes root. Notes: how long opening took, in nanoseconds.
 */
public final class SpoolOpenAfterKill implements Load {
    private static final String BOOT_ID = "/proc/sys/kernel/random/boot_id";

    private final Path directory;
    private final List<String> writerCommand = new ArrayList<>();
    private long[] nanos = NO_NOTES;

    public SpoolOpenAfterKill(String[] arguments) throws IOException {
        directory = Path.of(arguments[0]);
        new SpoolAppend(new String[] {arguments[0], arguments[1], "1024", "500", "0"}).close();
        if (arguments.length > 3) {
            Path bootId = Files.writeString(directory.resolveSibling("boot-id"), UUID.randomUUID() + "\n");
            String script = "mount --bind " + bootId + " " + BOOT_ID + " && exec \"$@\"";
            writerCommand.addAll(List.of("unshare", "-m", "sh", "-c", script, "sh"));
        }
        writerCommand.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                KilledWriter.class.getName(),
                directory.toString(),
                arguments[2]));
    }

    /** Whether a process can be given a boot id of its own here. */
    public static boolean canRestart() throws IOException {
        Process probe = new ProcessBuilder("unshare", "-m", "mount", "--bind", BOOT_ID, BOOT_ID)
                .redirectErrorStream(true)
                .start();
        return probe.onExit().join().exitValue() == 0;
    }

    @Override
    public long run(long until) throws IOException {
        LongStream.Builder seen = LongStream.builder();
        long opened = 0;
        do {
            killWriter();
            long start = System.nanoTime();
            try (SpoolWriter writer = Spools.writer(directory);
                    SpoolReader reader = Spools.reader(directory, ReaderOptions.named("me"))) {
                seen.add(System.nanoTime() - start);
                writer.append("{}");
                reader.read();
            }
            opened++;
        } while (System.nanoTime() < until);
        nanos = seen.build().toArray();
        return opened;
    }

    private void killWriter() throws IOException {
        Process writer = new ProcessBuilder(writerCommand)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            if (writer.getInputStream().read() < 0) {
                throw new IOException("the writer that is to be killed ended by itself");
            }
        } finally {
            writer.destroyForcibly().onExit().join();
        }
    }

    @Override
    public long[] notes() {
        return nanos;
    }
}
