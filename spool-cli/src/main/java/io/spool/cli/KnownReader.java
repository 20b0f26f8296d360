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

    /**
     * For commands that must not make a new reader out of a name that was mistyped.
     *
     * @param typed the name, or how it is shown
     * @return the name
     */
    static String require(Path directory, String typed) throws SpoolException {
        Optional<String> name = find(directory, typed);
        if (name.isEmpty()) {
            throw unknown(directory, typed);
        }
        return name.get();
    }

    static Optional<String> find(Path directory, String typed) throws SpoolException {
        List<String> names = Spools.status(directory).readers().stream()
                .map(ReaderStatus::name)
                .toList();
        return names.contains(typed)
                ? Optional.of(typed)
                : names.stream()
                        .filter(name -> Printable.name(name).equals(typed))
                        .findFirst();
    }

    static SpoolException unknown(Path directory, String name) throws SpoolException {
        List<String> names = Spools.status(directory).readers().stream()
                .map(ReaderStatus::name)
                .toList();
        String known = names.isEmpty() ? "it has none" : "it has " + String.join(", ", names);
        return new SpoolException(directory, "there is no reader '" + name + "'; " + known);
    }
}
