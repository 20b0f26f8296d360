package io.spool.core.ring;

import io.spool.core.error.FrameTooLargeException;
import io.spool.core.format.SpoolFormat;
import io.spool.core.format.SpoolGeometry;
import io.spool.core.value.FrameBatch;
import io.spool.core.value.Origin;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where the frames of this ring have come from, and what comes next from there: what makes appends from somewhere else happen
 * once.
 *
 * <p>The whole table lies in the ring behind the frames that changed it, and one commit makes both true. So whatever a kill
 * or a power cut leaves, frames and table fit each other. The newest table must not be overwritten: an append that comes
 * near it carries it forward first, in a commit of its own.
 *
 * <p>Under the writer's lock.
 */
final class Origins {
    private static final byte[] NONE = {};
    private static final long UNKNOWN = -1;

    private final Path spool;
    private final DataRegion data;
    private final FrameSearch search;
    private final int most;

    /** {@link Commit#origins} of the table that {@link #known} was read from, or became. */
    private long knownOf;

    private SortedMap<Origin, Long> known = new TreeMap<>();
    private final FrameBatch fresh = new FrameBatch();

    Origins(RingView view) {
        this.spool = view.spool();
        this.data = view.newData();
        this.search = view.newSearch();
        this.most = mostBytes(view.birth().geometry());
    }

    /** Largest content of a table of origins, in bytes. */
    static int mostBytes(SpoolGeometry geometry) {
        long share = geometry.dataSize() / SpoolFormat.ORIGINS_SHARE - SpoolFormat.FRAME_HEADER;
        return (int) Math.min(share, geometry.maxContent());
    }

    /**
     * The origins as of this commit. A table that is damaged counts as none: then what comes again from somewhere is taken
     * again, since a frame too many is better than one too few.
     */
    SortedMap<Origin, Long> of(Commit commit) {
        if (knownOf != commit.origins) {
            known = new TreeMap<>();
            byte[] content = commit.origins == 0 ? null : search.origins(commit.origins - 1);
            if (content != null) {
                try {
                    known = OriginTable.decode(content);
                } catch (IllegalArgumentException e) {
                    // Of a writer that does not keep to the format: as a damaged one.
                    known = new TreeMap<>();
                }
            }
            knownOf = commit.origins;
        }
        return known;
    }

    /** The batch without the frames that the ring has had already: the batch itself when there are none. */
    FrameBatch withoutRepeated(FrameBatch batch, Commit commit) {
        if (!batch.hasOrigins()) {
            return batch;
        }
        SortedMap<Origin, Long> now = of(commit);
        int repeated = 0;
        Origin last = null;
        long next = 0;
        for (int i = 0; i < batch.count(); i++) {
            Origin origin = batch.origin(i);
            if (origin != null) {
                if (!origin.equals(last)) {
                    last = origin;
                    next = now.getOrDefault(origin, 0L);
                }
                repeated += batch.originOffset(i) < next ? 1 : 0;
            }
        }
        return repeated == 0 ? batch : fresh(batch, now);
    }

    private FrameBatch fresh(FrameBatch batch, SortedMap<Origin, Long> now) {
        fresh.clear();
        for (int i = 0; i < batch.count(); i++) {
            Origin origin = batch.origin(i);
            if (origin == null || batch.originOffset(i) >= now.getOrDefault(origin, 0L)) {
                fresh.add(batch, i);
            }
        }
        return fresh;
    }

    /**
     * The table that goes behind this batch; empty when the batch changes nothing.
     *
     * @throws FrameTooLargeException when it is larger than this ring takes
     */
    byte[] behind(FrameBatch batch, Commit commit) throws FrameTooLargeException {
        if (!batch.hasOrigins()) {
            return NONE;
        }
        TreeMap<Origin, Long> next = new TreeMap<>(of(commit));
        Origin origin = null;
        for (int i = batch.count() - 1; i >= 0; i--) {
            // From behind: of a run of frames from one origin, the last says what comes next.
            Origin of = batch.origin(i);
            if (of != null && !of.equals(origin)) {
                origin = of;
                next.merge(origin, batch.originOffset(i) + 1, Math::max);
            }
        }
        return table(next);
    }

    /**
     * The table that says this.
     *
     * @throws FrameTooLargeException when it is larger than this ring takes
     */
    byte[] table(SortedMap<Origin, Long> next) throws FrameTooLargeException {
        byte[] content = OriginTable.encode(next);
        if (content.length > most) {
            throw new FrameTooLargeException(
                    spool,
                    "frames come from " + next.size() + " origins (topic partitions, say), whose table takes "
                            + content.length + " bytes, and this spool takes " + most
                            + "; nothing was written. Create a larger spool, one with larger frames, or one for each topic");
        }
        // Whoever reads them next reads them from the ring, unless the append says that they became true.
        knownOf = UNKNOWN;
        known = next;
        return content;
    }

    /** The table that was last made has become true by this commit. */
    void committed(Commit commit) {
        knownOf = commit.origins;
    }

    /** True iff writing up to {@code end} would overwrite the newest table, which there is, or leave too little room to carry it forward. */
    boolean isInTheWay(Commit commit, long end, boolean tableFollows) {
        long offset = commit.origins - 1;
        // A table of the same size, and the end of a lap that it may not fit into.
        long reserve = tableFollows ? 0 : 2 * SpoolGeometry.storageFor(lengthAt(offset)) + SpoolFormat.FRAME_HEADER;
        return end + reserve - offset > data.size();
    }

    private int lengthAt(long offset) {
        // Whatever stands there if it is damaged.
        return Math.max(0, Math.min(most, data.length(offset)));
    }

    /** The content of the newest table, to be laid down once more; null when it is damaged. */
    byte @Nullable [] toCarry(Commit commit) {
        return search.origins(commit.origins - 1);
    }
}
