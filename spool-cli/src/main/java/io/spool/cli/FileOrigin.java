package io.spool.cli;

import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.error.SpoolException;
import io.spool.core.value.Origin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SortedMap;

/** How far a spool has a file: remembered as an origin of its frames, by bytes, so that each append tells it with the lines. */
final class FileOrigin {
    private final Path spool;
    private final String name;

    FileOrigin(Path spool, Path file) {
        this.spool = spool;
        this.name = "file:" + file.toAbsolutePath().normalize();
    }

    /** The file that has the name now. Another that has it later has another partition. */
    Origin of(FollowedFile file) throws IOException {
        try {
            return new Origin(name, file.identity());
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e); // the path is longer than a spool remembers
        }
    }

    /**
     * How many bytes of this file the spool has: 0 for one that was cut short since. Files that had its name before are
     * forgotten.
     */
    long known(FollowedFile file, SpoolWriter writer) throws IOException {
        Origin origin = of(file);
        SortedMap<Origin, Long> origins = Spools.inspect(spool).origins();
        long next = origins.getOrDefault(origin, 0L);
        boolean goesOn = next <= file.size();
        if (origins.keySet().stream().anyMatch(known -> isStale(known, origin, goesOn))) {
            forget(writer, origin, goesOn);
        }
        return goesOn ? next : 0;
    }

    private void forget(SpoolWriter writer, Origin origin, boolean goesOn) throws SpoolException {
        writer.changeOrigins(origins -> origins.keySet().removeIf(known -> isStale(known, origin, goesOn)));
    }

    private boolean isStale(Origin known, Origin origin, boolean goesOn) {
        return known.name().equals(name) && !(goesOn && known.equals(origin));
    }
}
