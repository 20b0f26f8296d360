package io.spool.torture.errors;

import io.spool.core.Spools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Looks at a spool again and again, and says how many mappings of it there were at most. */
public final class LookingProcess {
    private static final int LOOKS = 20_000;

    private LookingProcess() {}

    /** Arguments: directory. */
    public static void main(String[] args) throws Exception {
        Path dir = Path.of(args[0]);
        long most = 0;
        for (int i = 1; i <= LOOKS; i++) {
            var unused = Spools.status(dir);
            if (i % 1_000 == 0) {
                most = Math.max(most, mappings(dir));
            }
        }
        System.out.println(most);
    }

    private static long mappings(Path dir) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.filter(line -> line.contains(dir.toString())).count();
        }
    }
}
