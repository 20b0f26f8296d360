package io.spool.torture.lock;

import io.spool.core.SpoolReader;
import io.spool.core.Spools;
import io.spool.core.error.SpoolBusyException;
import io.spool.core.value.ReaderOptions;
import java.nio.file.Path;

/** Tries to take a reader's name; says "held" or "busy", and holds it until its standard input ends. */
public final class NameHolder {
    private NameHolder() {}

    /** Arguments: directory, name. */
    public static void main(String[] args) throws Exception {
        try (SpoolReader reader = Spools.reader(Path.of(args[0]), ReaderOptions.named(args[1]))) {
            System.out.println("held at " + reader.position());
            while (System.in.read() >= 0) {
                // Nothing is said but the end.
            }
        } catch (SpoolBusyException e) {
            System.out.println("busy");
        }
    }
}
