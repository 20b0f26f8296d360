package io.spool.connect.source;

import io.spool.core.SpoolReader;
import io.spool.core.Spools;
import io.spool.core.error.SpoolException;
import io.spool.core.format.SpoolFormat;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.ReaderStatus;
import io.spool.core.value.SpoolHome;
import io.spool.core.value.SpoolStatus;
import io.spool.core.value.StartPosition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Offsets of a stopped connector that a person alters or deletes by REST: checked, and carried over to those spools that are on
 * this host, because the spool remembers its readers as well.
 *
 * <ul>
 *   <li>A position that goes <i>back</i> is carried over at once, so that a spool which blocks when full keeps what is to
 *       be read again. One that goes <i>forward</i> is not: should the worker fail to store it, nothing may have been
 *       given up. The task seeks to it when it starts.
 *   <li>An offset that is <i>deleted</i> has the spool forget the reader, so that the connector starts as it is configured
 *       to. The spool's own position would win over {@code start.position} otherwise.
 *   <li>A spool that is on another host is left alone. An altered offset holds there all the same, as Connect's position wins;
 *       for one that is deleted the log says what to do over there.
 * </ul>
 *
 * <p>All offsets are checked before anything is done. For one thread.
 */
final class OffsetAlteration {
    private static final Logger log = LoggerFactory.getLogger(OffsetAlteration.class);

    private final ReaderOptions reader;
    private final String readerName;
    private final List<Path> directories;

    /**
     * @param reader the connector's
     * @param directories where its spools may be
     */
    OffsetAlteration(ReaderOptions reader, List<Path> directories) {
        this.reader = reader;
        this.readerName = reader.name().orElseThrow();
        this.directories = directories;
    }

    /** @throws org.apache.kafka.connect.errors.ConnectException when an offset is wrong, or a spool does not take it */
    void apply(Map<Map<String, ?>, Map<String, ?>> offsets) {
        Map<UUID, List<SpoolStatus>> here = spoolsHere();
        offsets.forEach((partition, offset) -> check(partition, offset, here));
        offsets.forEach((partition, offset) -> {
            if (!isOurs(partition)) {
                // An offset of an earlier name, or no offset of ours at all, may be deleted: the check saw to it
                // that it is. A reader of another name in the spool may be somebody else's.
                log.info("The offset for partition {} is deleted; no spool is touched", partition);
                return;
            }
            UUID spool = uuid(partition);
            if (offset == null) {
                forget(spool, here.getOrDefault(spool, List.of()));
            } else {
                long sequence = SourcePosition.of(offset).orElseThrow().sequence();
                here.getOrDefault(spool, List.of()).forEach(status -> moveBack(status, sequence));
            }
        });
    }

    private Map<UUID, List<SpoolStatus>> spoolsHere() {
        Map<UUID, List<SpoolStatus>> here = new HashMap<>();
        for (Path directory : directories) {
            try {
                SpoolStatus status = Spools.status(directory);
                if (status.home().state() == SpoolHome.State.UNOPENED_COPY) {
                    log.warn(
                            "Spool {} is a copy of spool {}, and is not touched: it becomes a spool of its own, with an offset of"
                                    + " its own, when the connector starts",
                            directory,
                            status.identity().uuid());
                    continue;
                }
                here.computeIfAbsent(status.identity().uuid(), unused -> new ArrayList<>())
                        .add(status);
            } catch (SpoolException e) {
                log.info("Spool {} is not looked at: {}", directory, e.getMessage());
            }
        }
        return here;
    }

    private void check(Map<String, ?> partition, @Nullable Map<String, ?> offset, Map<UUID, List<SpoolStatus>> here) {
        if (isOurs(partition)) {
            requireOrder(partition);
        }
        if (offset == null) {
            return; // whatever else it is may be deleted: else what is wrong could never be got rid of
        }
        requirePartition(partition);
        SourcePosition position;
        try {
            requireMembers(
                    offset,
                    Set.of(SourcePosition.GENERATION, SourcePosition.SEQUENCE),
                    Set.of(SourcePosition.TIME),
                    "offset");
            position = SourcePosition.of(offset).orElseThrow();
        } catch (IllegalArgumentException e) {
            throw SourceFailures.badAlteration(partition, String.valueOf(e.getMessage()));
        }
        for (SpoolStatus status : here.getOrDefault(uuid(partition), List.of())) {
            requireInside(partition, position, status);
            requireTime(partition, position, status);
        }
    }

    private void requirePartition(Map<String, ?> partition) {
        try {
            requireMembers(partition, Set.of(SourcePosition.SPOOL, SourcePosition.READER), Set.of(), "partition");
        } catch (IllegalArgumentException e) {
            throw SourceFailures.badAlteration(partition, String.valueOf(e.getMessage()));
        }
        if (!isUuid(partition.get(SourcePosition.SPOOL))) {
            throw SourceFailures.badAlteration(
                    partition,
                    "found " + SourcePosition.SPOOL + " '" + partition.get(SourcePosition.SPOOL)
                            + "'; expected the spool's UUID in lower case, as GET .../offsets or `spool status` tells it");
        }
        if (!readerName.equals(partition.get(SourcePosition.READER))) {
            throw SourceFailures.badAlteration(
                    partition,
                    "found " + SourcePosition.READER + " '" + partition.get(SourcePosition.READER)
                            + "'; this connector reads as '" + readerName + "': write that, or change "
                            + SpoolsOptions.READER_NAME_CONFIG);
        }
    }

    /**
     * A worker keeps offsets under the bytes of their partition, and takes these in the order in which a person wrote them (seen
     * with Kafka 4.3.1). In another order it would store an offset that no task ever finds, and call that a success.
     */
    private static void requireOrder(Map<String, ?> partition) {
        List<String> expected = List.of(SourcePosition.SPOOL, SourcePosition.READER);
        if (partition.size() == expected.size()
                && !List.copyOf(partition.keySet()).equals(expected)) {
            throw SourceFailures.badAlteration(
                    partition,
                    "found the partition's members in the order " + List.copyOf(partition.keySet())
                            + "; Connect finds an offset by their order too: write them as GET .../offsets does, "
                            + expected);
        }
    }

    private static void requireMembers(Map<String, ?> found, Set<String> expected, Set<String> optional, String what) {
        Set<String> others = new HashSet<>(found.keySet());
        others.removeAll(expected);
        if (!found.keySet().containsAll(expected) || !optional.containsAll(others)) {
            throw new IllegalArgumentException("found the members " + found.keySet() + " in the " + what + "; expected "
                    + expected.stream().sorted().toList()
                    + (optional.isEmpty()
                            ? ""
                            : ", perhaps " + optional.stream().sorted().toList() + ",")
                    + " and no others");
        }
    }

    /** A position that was copied and changed keeps the time of another frame: the task would take the spool for another one. */
    private static void requireTime(Map<String, ?> partition, SourcePosition position, SpoolStatus status) {
        if (position.timeMs().isEmpty() || position.sequence() == SpoolFormat.FIRST_SEQUENCE) {
            return;
        }
        OptionalLong found;
        try {
            found = FrameTimes.of(status.directory(), position.sequence() - 1);
        } catch (SpoolException e) {
            return; // the task that opens the spool will tell
        }
        if (found.isPresent() && found.getAsLong() != position.timeMs().getAsLong()) {
            throw SourceFailures.badAlteration(
                    partition,
                    "found time " + position.timeMs().getAsLong() + " with sequence " + position.sequence() + "; frame "
                            + (position.sequence() - 1) + " of spool " + status.directory()
                            + ", which is before it, was appended at "
                            + found.getAsLong() + ": leave the time out, or write that");
        }
    }

    private static void requireInside(Map<String, ?> partition, SourcePosition position, SpoolStatus status) {
        if (position.generation() > status.identity().generation()) {
            throw SourceFailures.badAlteration(
                    partition,
                    "found generation " + position.generation() + "; spool " + status.directory() + " is of generation "
                            + status.identity().generation() + ": write that");
        }
        if (position.sequence() > status.nextSequence()) {
            throw SourceFailures.badAlteration(
                    partition,
                    "found sequence " + position.sequence() + "; spool " + status.directory() + " holds sequences "
                            + status.minSequence() + " to " + (status.nextSequence() - 1)
                            + ": write one of them, or " + status.nextSequence() + " to read only what comes next");
        }
    }

    private boolean isOurs(Map<String, ?> partition) {
        return readerName.equals(partition.get(SourcePosition.READER)) && isUuid(partition.get(SourcePosition.SPOOL));
    }

    /** Connect finds offsets by the bytes of their partition: another spelling of the same UUID would not be found. */
    private static boolean isUuid(@Nullable Object value) {
        try {
            return value instanceof String text
                    && UUID.fromString(text).toString().equals(text);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static UUID uuid(Map<String, ?> partition) {
        return UUID.fromString(String.valueOf(partition.get(SourcePosition.SPOOL)));
    }

    private void forget(UUID spool, List<SpoolStatus> here) {
        if (here.isEmpty()) {
            log.warn(
                    "The offset of reader '{}' of spool {} is deleted, but the spool is not on this host. On its host the"
                            + " connector goes on where the spool knows the reader to be; to start anew, run there:"
                            + " spool forget DIRECTORY --reader {}",
                    readerName,
                    spool,
                    readerName);
        }
        for (SpoolStatus status : here) {
            try {
                boolean known = Spools.forgetReader(status.directory(), readerName);
                log.info(
                        "Spool {} {} reader '{}': it starts anew",
                        status.directory(),
                        known ? "forgot" : "has no",
                        readerName);
            } catch (SpoolException e) {
                throw SourceFailures.notAltered(status.directory(), readerName, e);
            }
        }
    }

    private void moveBack(SpoolStatus status, long sequence) {
        boolean back = status.readers().stream()
                .filter(known -> known.name().equals(readerName))
                .mapToLong(ReaderStatus::sequence)
                .anyMatch(own -> sequence < own);
        if (!back) {
            return;
        }
        try (SpoolReader open = Spools.reader(status.directory(), reader)) {
            open.seek(StartPosition.atSequence(sequence));
            log.info("Reader '{}' of spool {} was moved back to sequence {}", readerName, status.directory(), sequence);
        } catch (SpoolException e) {
            throw SourceFailures.notAltered(status.directory(), readerName, e);
        }
    }
}
