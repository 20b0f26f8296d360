package io.spool.cli;

import io.spool.core.Spools;
import io.spool.core.error.SpoolException;
import io.spool.core.value.CreateOptions;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/** Makes spools, whole or not at all: also when the process is told to end meanwhile. */
final class NewSpool {
    private NewSpool() {}

    /** False when there was one already; it was left as it is. */
    static boolean make(Path directory, CreateOptions options) throws SpoolException {
        AtomicBoolean stopped = new AtomicBoolean();
        StoppedAtExit exit = new StoppedAtExit(() -> stopped.set(true));
        try {
            return Spools.createIfAbsent(directory, options, stopped::get);
        } finally {
            exit.ended();
        }
    }
}
