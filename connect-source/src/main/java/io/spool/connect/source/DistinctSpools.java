package io.spool.connect.source;

import io.spool.core.Spools;
import io.spool.core.error.SpoolException;
import io.spool.core.value.SpoolHome;
import io.spool.core.value.SpoolStatus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves out directories that hold the same spool as another one: copies that nobody has opened for writing yet, which have the identity
 * of the original. A source that read both would have one position for two sequences of frames, and repeat or skip frames at each start.
 *
 * <p>The original is read; where that cannot be told, the directory that was read before; else the first by its path.
 *
 * <p>Thread-safe.
 */
final class DistinctSpools {
    private static final Logger log = LoggerFactory.getLogger(DistinctSpools.class);

    private final Consumer<String> warning;
    private Map<UUID, Path> chosen = Map.of();
    private Map<UUID, List<Path>> told = Map.of();
    private Set<Path> unreadable = Set.of();
    private @Nullable Set<Path> last;

    DistinctSpools() {
        this(log::warn);
    }

    /** @param warning is told of directories that are left alone, once of each */
    DistinctSpools(Consumer<String> warning) {
        this.warning = warning;
    }

    /** Those of the directories that are to be read, in their order. */
    synchronized List<Path> of(List<Path> found) {
        Map<UUID, List<SpoolStatus>> spools = new LinkedHashMap<>();
        Set<Path> failed = new HashSet<>();
        Set<Path> left = new HashSet<>();
        for (Path directory : found) {
            try {
                SpoolStatus status = Spools.status(directory);
                spools.computeIfAbsent(status.identity().uuid(), unused -> new ArrayList<>())
                        .add(status);
            } catch (SpoolException e) {
                failed.add(directory);
                // One that has just appeared may be in the middle of being copied. At the next look the task says what
                // is wrong.
                if (last != null && !last.contains(directory) && !unreadable.contains(directory)) {
                    log.info("Spool {} is not read yet: {}", directory, e.getMessage());
                    left.add(directory);
                }
            }
        }
        Map<UUID, Path> choice = new HashMap<>();
        Map<UUID, List<Path>> copies = new HashMap<>();
        spools.forEach((uuid, same) -> {
            Path kept = choose(uuid, same);
            choice.put(uuid, kept);
            List<Path> others = same.stream()
                    .map(SpoolStatus::directory)
                    .filter(directory -> !directory.equals(kept))
                    .toList();
            if (!others.isEmpty()) {
                left.addAll(others);
                copies.put(uuid, others);
                tell(uuid, kept, others);
            }
        });
        chosen = choice;
        told = copies;
        unreadable = failed;
        List<Path> distinct =
                found.stream().filter(directory -> !left.contains(directory)).toList();
        last = Set.copyOf(distinct);
        return distinct;
    }

    private Path choose(UUID uuid, List<SpoolStatus> same) {
        Path before = chosen.get(uuid);
        return same.stream()
                .filter(status -> status.home().state() == SpoolHome.State.ORIGINAL)
                .map(SpoolStatus::directory)
                .findFirst()
                .or(() -> same.stream()
                        .map(SpoolStatus::directory)
                        .filter(directory -> directory.equals(before))
                        .findFirst())
                .orElseGet(() -> same.get(0).directory());
    }

    private void tell(UUID uuid, Path kept, List<Path> others) {
        if (!others.equals(told.get(uuid)) || !kept.equals(chosen.get(uuid))) {
            warning.accept("Spool " + uuid + " is in several directories. " + kept + " is read; " + others
                    + ", a copy, is left alone."
                    + " Move the copy out of " + SpoolsOptions.DIRECTORIES_CONFIG
                    + ", or, to have it read as a spool of its own, append to it");
        }
    }
}
