package io.spool.cli;

import io.spool.core.Spools;
import io.spool.core.error.SpoolException;
import io.spool.core.value.ReaderStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A reader's name that a spool knows. */
final class KnownReader {
    private KnownReader() {}

    static Optional<ReaderStatus> in(Path directory, String name) throws SpoolException {
        return Spools.status(directory).readers().stream()
                .filter(reader -> reader.name().equals(name))
                .findFirst();
    }

    /** For commands that must not make a new reader out of a name that was mistyped. */
    static void require(Path directory, String name) throws SpoolException {
        if (in(directory, name).isPresent()) {
            return;
        }
        throw unknown(directory, name);
    }

    static SpoolException unknown(Path directory, String name) throws SpoolException {
        List<String> names = Spools.status(directory).readers().stream()
                .map(ReaderStatus::name)
                .toList();
        String known = names.isEmpty() ? "it has none" : "it has " + String.join(", ", names);
        return new SpoolException(directory, "there is no reader '" + name + "'; " + known);
    }
}
