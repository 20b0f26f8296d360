package io.spool.core.ring;

import io.spool.core.error.SpoolException;
import io.spool.core.value.FullPolicy;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The first frame that must not be overwritten because a protected reader has not read it.
 *
 * <p>Positions only rise unless the control block's count of reader changes moves, so what was found once holds as a lower
 * bound, and the table is walked again only when a writer comes up against it. Under the writer's lock.
 */
final class Floor {
    private final ControlBlock control;
    private final ReaderTable readers;
    private final FullPolicy policy;
    private final Position position = new Position();

    private long seenChanges = -1;
    private long lowest;
    private @Nullable String furthestBehind;

    Floor(ControlBlock control, ReaderTable readers, FullPolicy policy) {
        this.control = control;
        this.readers = readers;
        this.policy = policy;
    }

    /** Frames below this sequence may go, as far as is known; {@code Long.MAX_VALUE} when all may. */
    long known(Commit commit) throws SpoolException {
        return control.readersChanged() == seenChanges ? lowest : look(commit);
    }

    /** Frames below this sequence may go. Walks the table. */
    long look(Commit commit) throws SpoolException {
        long changes = control.readersChanged();
        lowest = Long.MAX_VALUE;
        furthestBehind = null;
        for (int slot : readers.taken()) {
            // Also one whose name is damaged: better a writer that is refused than frames that go unread.
            if (readers.isProtected(slot)) {
                readers.load(slot, position);
                if (position.sequence < lowest) {
                    lowest = position.sequence;
                    furthestBehind = readers.label(slot);
                }
            }
        }
        if (lowest == Long.MAX_VALUE && policy == FullPolicy.BLOCK) {
            // Nobody has read anything yet.
            lowest = commit.minSequence;
        }
        seenChanges = changes;
        return lowest;
    }

    /** The reader that was found furthest behind; empty when there is no protected one. */
    Optional<String> reader() {
        return Optional.ofNullable(furthestBehind);
    }
}
