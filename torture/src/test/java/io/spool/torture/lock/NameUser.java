package io.spool.torture.lock;

import io.spool.core.SpoolReader;
import io.spool.core.Spools;
import io.spool.core.value.ReaderOptions;
import java.nio.file.Path;

/** Takes a reader's name, says where it stands, reads and acknowledges all, and holds it until its standard input ends. */
public final class NameUser {
    private NameUser() {}

    /** Arguments: directory, name. */
    public static void main(String[] args) throws Exception {
        try (SpoolReader reader = Spools.reader(Path.of(args[0]), ReaderOptions.named(args[1]))) {
            System.out.println("held at " + reader.position());
            reader.acknowledge(reader.read().nextSequence());
            while (System.in.read() >= 0) {
                // Nothing is said but the end.
            }
        }
    }
}
