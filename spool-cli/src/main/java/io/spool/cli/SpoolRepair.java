package io.spool.cli;

import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.error.SpoolException;
import io.spool.core.format.SpoolFormat;
import io.spool.core.value.Problem;
import io.spool.core.value.Protection;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.StartPosition;
import io.spool.core.value.Verification;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Mends what is damaged in a spool where that takes nothing away that is whole. Frames are never touched: a damaged one
 * stays until it is overwritten, and each reader is told of it.
 */
final class SpoolRepair {
    private final Path directory;
    private final Verification found;
    private final List<String> done = new ArrayList<>();

    private SpoolRepair(Path directory, Verification found) {
        this.directory = directory;
        this.found = found;
    }

    /** What is wrong in a spool that a look through its files does not tell; empty when nothing is. */
    static List<String> missingFiles(Path directory) {
        return Files.exists(directory.resolve(SpoolFormat.LOCK_FILE), LinkOption.NOFOLLOW_LINKS)
                ? List.of()
                : List.of(SpoolFormat.LOCK_FILE + " is missing; the next writer makes it anew");
    }

    /**
     * Mends what was found.
     *
     * @return what was done, in words
     * @throws SpoolException when it could not be; what had been done before is not undone
     */
    static List<String> of(Path directory, Verification found) throws SpoolException {
        return new SpoolRepair(directory, found).repair();
    }

    private List<String> repair() throws SpoolException {
        boolean lockMissing = !missingFiles(directory).isEmpty();
        boolean recordDamaged = isFound(Problem.Kind.DISK_RECORD);
        boolean homeDamaged = isFound(Problem.Kind.HOME_RECORD);
        boolean originsDamaged = isFound(Problem.Kind.ORIGINS);
        if (lockMissing || recordDamaged || homeDamaged || originsDamaged) {
            try (SpoolWriter writer = Spools.writer(directory)) {
                if (originsDamaged) {
                    writer.changeOrigins(origins -> {});
                    done.add("the table of origins was made anew, and is empty: what a sink has appended before may be"
                            + " appended again");
                }
                writer.force();
            }
            if (lockMissing) {
                done.add(SpoolFormat.LOCK_FILE + " was made anew");
            }
            if (homeDamaged) {
                done.add("the home record was written anew, and the spool has a new identity, "
                        + Spools.status(directory).identity().uuid()
                        + ": a Kafka source continues from the position that the spool has for it");
            }
            if (recordDamaged) {
                done.add("the disk record was written anew, and all frames forced to the disk");
            }
        }
        for (Problem problem : found.problems()) {
            if (problem.reader().isPresent()) {
                mend(problem.reader().get(), problem.kind());
            }
        }
        return done;
    }

    private boolean isFound(Problem.Kind kind) {
        return found.problems().stream().anyMatch(problem -> problem.kind() == kind);
    }

    private void mend(String reader, Problem.Kind problem) throws SpoolException {
        switch (problem) {
            case READER_POSITION -> reset(reader);
            case READER_PROTECTION -> protect(reader);
            case READER_AHEAD -> bringBack(reader);
            default -> {} // no reader's
        }
    }

    /** Nobody knows what it has read: it reads again rather than miss a frame. */
    private void reset(String name) throws SpoolException {
        Spools.forgetReader(directory, name);
        try (SpoolReader reader = Spools.reader(directory, ReaderOptions.named(name))) {
            done.add("reader '" + name + "' was reset, and begins at the oldest frame, sequence " + reader.position()
                    + "; its counts of lost and damaged frames begin at 0, its protection is that of the spool");
        }
    }

    private void protect(String name) throws SpoolException {
        try (SpoolReader reader =
                Spools.reader(directory, ReaderOptions.named(name).withProtection(Protection.PROTECTED))) {
            done.add(
                    "reader '" + name + "' is protected for certain now, as it counted before, and goes on at sequence "
                            + reader.position() + "; 'spool protect --off' changes that");
        }
    }

    private void bringBack(String name) throws SpoolException {
        try (SpoolReader reader = Spools.reader(directory, ReaderOptions.named(name))) {
            reader.seek(StartPosition.latest());
            done.add("reader '" + name + "', which was ahead of the spool, goes on at its end, sequence "
                    + reader.position());
        }
    }
}
