package io.spool.core.ring;

import io.spool.core.batch.EncodedBatch;
import io.spool.core.error.FrameTooLargeException;
import io.spool.core.format.SpoolFormat;
import io.spool.core.format.SpoolGeometry;
import io.spool.core.value.FrameBatch;
import io.spool.core.value.Origin;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
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

    /** The generation of that commit: a recovery takes offsets back, and another table may come to lie there. */
    private long generation;

    private OriginTable known = new OriginTable(Collections.emptySortedMap());
    private final EncodedBatch fresh = new EncodedBatch();

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
        return tableOf(commit).toMap();
    }

    private OriginTable tableOf(Commit commit) {
        if (knownOf != commit.origins || generation != commit.generation) {
            known = new OriginTable(read(commit));
            committed(commit);
        }
        return known;
    }

    private SortedMap<Origin, Long> read(Commit commit) {
        byte[] content = commit.origins == 0 ? null : search.origins(commit.origins - 1);
        try {
            return content == null ? Collections.emptySortedMap() : OriginTable.decode(content);
        } catch (IllegalArgumentException e) {
            // Of a writer that does not keep to the format: as a damaged one.
            return Collections.emptySortedMap();
        }
    }

    /** The batch without the frames that the ring has had already: the batch itself when there are none. */
    EncodedBatch withoutRepeated(EncodedBatch batch, Commit commit) {
        FrameBatch frames = batch.frames();
        if (!frames.hasOrigins()) {
            return batch;
        }
        OriginTable now = tableOf(commit);
        int repeated = 0;
        Origin last = null;
        long next = 0;
        for (int i = 0; i < frames.count(); i++) {
            Origin origin = frames.origin(i);
            if (origin != null) {
                if (!Objects.equals(origin, last)) {
                    last = origin;
                    next = now.next(origin);
                }
                repeated += frames.originOffset(i) < next ? 1 : 0;
            }
        }
        return repeated == 0 ? batch : fresh(batch, now);
    }

    private EncodedBatch fresh(EncodedBatch batch, OriginTable now) {
        FrameBatch frames = batch.frames();
        fresh.clear();
        for (int i = 0; i < frames.count(); i++) {
            Origin origin = frames.origin(i);
            if (origin == null || frames.originOffset(i) >= now.next(origin)) {
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
        OriginTable table = tableOf(commit);
        if (!raise(table, batch)) {
            SortedMap<Origin, Long> more = table.toMap();
            for (int i = 0; i < batch.count(); i++) {
                Origin origin = batch.origin(i);
                if (origin != null) {
                    more.putIfAbsent(origin, 0L);
                }
            }
            table = new OriginTable(more);
            raise(table, batch);
        }
        return use(table);
    }

    /** @return false when an origin is new to the table, which then has a part of the batch */
    private static boolean raise(OriginTable table, FrameBatch batch) {
        Origin last = null;
        for (int i = batch.count() - 1; i >= 0; i--) {
            // From behind: of a run of frames from one origin, the last says what comes next.
            Origin origin = batch.origin(i);
            if (origin != null && !Objects.equals(origin, last)) {
                last = origin;
                if (!table.raise(origin, batch.originOffset(i) + 1)) {
                    return false;
                }
            }
        }
        return true;
    }

    /**
     * The table that says this.
     *
     * @throws FrameTooLargeException when it is larger than this ring takes
     */
    byte[] table(SortedMap<Origin, Long> next) throws FrameTooLargeException {
        return use(new OriginTable(next));
    }

    /** Has a table be the one that is known as soon as an append says that it became true. */
    private byte[] use(OriginTable table) throws FrameTooLargeException {
        // It says more than is true. Until then, whoever wants to know reads it from the ring.
        knownOf = UNKNOWN;
        known = table;
        byte[] content = table.content();
        if (content.length > most) {
            throw new FrameTooLargeException(
                    spool,
                    "frames come from " + table.count() + " origins (topic partitions, say), whose table takes "
                            + content.length + " bytes, and this spool takes " + most
                            + "; nothing was written. Create a larger spool, one with larger frames, or one for each topic");
        }
        return content;
    }

    /** The table that was last made has become true by this commit. */
    void committed(Commit commit) {
        knownOf = commit.origins;
        generation = commit.generation;
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
