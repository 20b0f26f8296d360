package io.spool.core.ring;

import io.spool.core.dictionary.FrameDecoders;
import io.spool.core.error.SpoolException;
import io.spool.core.format.SpoolFormat;
import io.spool.core.mapped.MappedFile;
import io.spool.core.value.Cut;
import io.spool.core.value.Gap;
import io.spool.core.value.ReadBatch;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads on from one place in the ring, with no lock, and says exactly what it missed.
 *
 * <p>One copy takes as many frames as a batch holds. Only then is <i>min</i> read again: what it has passed may be torn and
 * is discarded, what it has not passed is whole, and everything after that works on the private copy.
 *
 * <p>Not thread-safe.
 */
final class RingCursor extends ReadBatch implements AutoCloseable {
    /** A cursor at the oldest frame can be lapped while it copies, again and again; then the gap alone is the result. */
    private static final int TRIES = 8;

    /** A batch ends when what it decoded to is this many times what a batch holds: contents can be far larger than their frames. */
    private static final int MOST_DECODED = 8;

    /** Bytes that are copied after damage, and no more than four times those that the last copy gave: there may be damage again soon. */
    private static final int AFTER_DAMAGE = 512;

    private final ControlBlock control;
    private final DataRegion data;
    private final int maxContent;
    private final int maxStorage;
    private final int salt;
    private final FrameSearch search;
    private final FrameDecoders decoders;
    private final CRC32C crc = new CRC32C();
    private final Commit before = new Commit();
    private final Commit after = new Commit();

    private byte[] buffer;

    /** Bytes that the next read copies: all that fit in, but for a while after damage. */
    private int ahead;

    /** Where contents begin in the buffer; of those that were decoded, the complement of where they begin there. */
    private int[] froms = new int[1024];

    private int[] lengths = new int[1024];
    private long[] times = new long[1024];
    private int count;
    private long first;
    private long firstOffset;
    private @Nullable Gap gap;

    /** The sequence that is read next, and where it must lie: at this offset, or behind a filler at it. */
    private long sequence;

    private long offset;
    private long generation;

    RingCursor(
            ControlBlock control,
            DataRegion data,
            BirthRecord birth,
            FrameSearch search,
            FrameDecoders decoders,
            int batchBytes) {
        this.decoders = decoders;
        this.control = control;
        this.data = data;
        this.maxContent = birth.geometry().maxContent();
        this.maxStorage = birth.geometry().maxStorage();
        this.salt = birth.salt();
        this.search = search;
        this.buffer = new byte[batchBytes];
        this.ahead = batchBytes;
    }

    long position() {
        return sequence;
    }

    long offset() {
        return offset;
    }

    /** Offset of the first frame of this batch; of the cursor when there is none. */
    long firstOffset() {
        return count == 0 ? offset : firstOffset;
    }

    long generation() {
        return generation;
    }

    /** Number of the commit that the last read went by: as long as it stays the newest there is nothing new. */
    long seenCommit() {
        return before.number;
    }

    /** Goes on at a place where a frame was found or the ring ends. Anything read before is forgotten. */
    void moveTo(long toSequence, long toOffset, long ofGeneration) {
        sequence = toSequence;
        offset = toOffset;
        generation = ofGeneration;
        first = toSequence;
        count = 0;
        gap = null;
    }

    /** Reads what follows: this object is the batch. */
    void read(int maxFrames) throws SpoolException {
        count = 0;
        gap = null;
        decoders.clear();
        look();
        for (int attempt = 0; attempt < TRIES; attempt++) {
            follow(before);
            if (sequence >= before.nextSequence) {
                break;
            }
            if (tryRead(maxFrames) || count > 0) {
                break;
            }
            look();
        }
        first = sequence - count;
    }

    /** Looks at the newest commit, and sees to it that this cursor is in the ring of which it speaks. */
    private void look() throws SpoolException {
        control.read(before);
        // A recovery has cut frames off since, and what follows lies elsewhere. Or the commit has gone back: the ring
        // is
        // one of an earlier time, in which this place does not exist.
        if (before.generation != generation || sequence > before.nextSequence || offset > before.nextOffset) {
            Gap known = gap;
            search.in(before.generation);
            new Locator(search, before).placeAtSequence(this, sequence);
            gap = known;
        }
    }

    /** Goes on at <i>min</i> when it has passed this cursor: past frames, which are lost, or past a filler alone. */
    private void follow(Commit now) {
        if (sequence < now.minSequence) {
            lose(now);
        } else if (offset < now.minOffset) {
            offset = now.minOffset;
        }
    }

    private void lose(Commit now) {
        long from = gap == null ? sequence : gap.from();
        gap = new Gap(Gap.Kind.LOST, from, now.minSequence);
        sequence = now.minSequence;
        offset = now.minOffset;
    }

    /** @return true when there is a result: frames, damage, or an end; false to look again */
    private boolean tryRead(int maxFrames) throws SpoolException {
        search.in(before.generation);
        int run = data.contiguous(offset, Math.min(ahead, before.nextOffset - offset));
        data.read(offset, buffer, 0, run);
        // The copy's loads stay before the loads of the commit: a frame that min has not passed now was whole when it
        // was copied. Pairs with the fence in Ring.lay.
        MappedFile.acquireFence();
        control.read(after);
        if (after.generation != generation) {
            // A recovery while it was copied: none of the copy can be told to be of one ring or the other.
            return false;
        }
        long torn = after.minOffset - offset;
        if (torn <= 0) {
            return parse(0, run, maxFrames);
        }
        follow(after);
        return run - torn >= SpoolFormat.FRAME_HEADER && parse((int) torn, run, maxFrames);
    }

    private boolean parse(int from, int run, int maxFrames) throws SpoolException {
        int index = from;
        while (true) {
            index = takePlain(index, run, maxFrames);
            if (count >= maxFrames || run - index < SpoolFormat.FRAME_HEADER) {
                break;
            }
            long meta = FrameHeader.meta(buffer, index);
            int length = FrameHeader.length(buffer, index);
            long lap = data.toLapEnd(offset);
            long storage = FrameHeader.storage(length, meta);
            boolean unnumbered = FrameHeader.isUnnumbered(meta);
            long found = FrameHeader.sequence(buffer, index);
            boolean possible = unnumbered
                    ? found >= sequence
                            && found <= before.nextSequence
                            && storage <= before.nextOffset - offset
                            && FrameHeader.isUnnumberedPossible(length, meta, lap, maxContent, maxStorage)
                    : found == sequence
                            && sequence < before.nextSequence
                            && FrameHeader.isStoragePossible(length, meta, maxContent)
                            && storage <= Math.min(lap, before.nextOffset - offset);
            if (!possible) {
                return count > 0 || stepOver();
            }
            if (storage > run - index && count > 0) {
                copyMore();
                return true;
            }
            if (!search.mayBeWhole(offset, (int) storage, buffer.length)) {
                return count > 0 || stepOver();
            }
            if (storage > run - index) {
                return makeRoom((int) storage);
            }
            if (!FrameHeader.isIntact(crc, salt, buffer, index, (int) storage)) {
                search.wasNotWhole(storage);
                return count > 0 || stepOver();
            }
            search.wasWhole(storage);
            if (unnumbered) {
                offset += storage;
                index += (int) storage;
                if (run - index < SpoolFormat.FRAME_HEADER) {
                    // What follows needs another copy: this one ends here, as it does at the end of a lap.
                    return count > 0;
                }
                continue;
            }
            if (FrameHeader.encoding(meta) == SpoolFormat.ENCODING_JSON) {
                // Plain, and more than the search allowed at once.
                add(offset, index + SpoolFormat.FRAME_HEADER, length, FrameHeader.timeMs(meta));
            } else if (!takeEncoded(meta, index + SpoolFormat.FRAME_HEADER, length)) {
                return !isEmpty();
            }
            sequence++;
            offset += storage;
            index += (int) storage;
        }
        if (count > 0) {
            copyMore();
            return true;
        }
        // No frame leaves less than a header before the end of the lap, or of what is committed.
        return stepOver();
    }

    /**
     * Takes frames as long as they are plain and as they should be, as nearly all are: the same rules as in {@link #parse}, of which
     * those about the end of the lap and of the commit go without saying, since no copy reaches beyond.
     *
     * @return where the first frame lies that was not taken
     */
    private int takePlain(int from, int run, int maxFrames) {
        byte[] bytes = buffer;
        long end = sequence + Math.min(maxFrames - count, before.nextSequence - sequence);
        int index = from;
        long expected = sequence;
        // Changes in vain only, and then this loop ends.
        long allowance = search.allowance();
        while (expected < end && run - index >= SpoolFormat.FRAME_HEADER) {
            long meta = FrameHeader.meta(bytes, index);
            int length = FrameHeader.length(bytes, index);
            long storage = FrameHeader.storage(length, meta);
            if (FrameHeader.sequence(bytes, index) != expected
                    || FrameHeader.encoding(meta) != SpoolFormat.ENCODING_JSON
                    || !FrameHeader.isStoragePossible(length, meta, maxContent)
                    || storage > run - index
                    || storage > allowance
                    || !FrameHeader.isIntact(crc, salt, bytes, index, (int) storage)) {
                break;
            }
            add(offset + (index - from), index + SpoolFormat.FRAME_HEADER, length, FrameHeader.timeMs(meta));
            index += (int) storage;
            expected++;
        }
        sequence = expected;
        offset += index - from;
        search.wasWhole(index - from);
        return index;
    }

    /** @return false when this frame is not for this batch, or has gone meanwhile */
    private boolean takeEncoded(long meta, int from, int length) throws SpoolException {
        int at = decoders.used();
        if (count > 0 && at > MOST_DECODED * (long) buffer.length) {
            return false;
        }
        int decoded;
        try {
            decoded = decoders.decode(FrameHeader.encoding(meta), sequence, buffer, from, length);
        } catch (SpoolException e) {
            if (isEmpty()) {
                throw e;
            }
            // What there is goes first; the next read fails.
            return false;
        }
        if (decoded == FrameDecoders.UNREADABLE) {
            return count == 0 && passUnreadable();
        }
        add(offset, ~at, decoded, FrameHeader.timeMs(meta));
        return true;
    }

    /**
     * The frame that is read next is whole, and its content cannot be had: one damaged frame more.
     *
     * @return false when there is another gap before it, or it has gone meanwhile, and its dictionary with it
     */
    private boolean passUnreadable() throws SpoolException {
        Gap known = gap;
        boolean goesOn = known != null && known.kind() == Gap.Kind.DAMAGED && known.to() == sequence;
        if (known != null && !goesOn) {
            return false;
        }
        control.read(after);
        if (after.minSequence > sequence || after.generation != generation) {
            return false;
        }
        gap = new Gap(Gap.Kind.DAMAGED, known == null ? sequence : known.from(), sequence + 1);
        return true;
    }

    private void add(long frameOffset, int from, int length, long timeMs) {
        if (count == 0) {
            firstOffset = frameOffset;
        }
        if (count == froms.length) {
            froms = Arrays.copyOf(froms, count * 2);
            lengths = Arrays.copyOf(lengths, count * 2);
            times = Arrays.copyOf(times, count * 2);
        }
        froms[count] = from;
        lengths[count] = length;
        times[count] = timeMs;
        count++;
    }

    /** The frame is larger than a batch, but no larger than this spool takes. Always asks for another look. */
    private boolean makeRoom(int storage) {
        if (storage > buffer.length) {
            buffer = new byte[storage];
        }
        ahead = Math.max(ahead, storage);
        return false;
    }

    /** The last copy was used up to its end: after damage, the next one may be larger again. */
    private void copyMore() {
        ahead = (int) Math.min(buffer.length, 4L * ahead);
    }

    /** Bytes that were copied out of the ring, for whatever purpose. */
    long bytesCopied() {
        return data.bytesCopied() + search.bytesCopied();
    }

    /**
     * What lies at {@code offset} is not the frame that is read next. Goes on at the next whole one. If that lies right here,
     * a recovery has cut off what was before it; else what was written here is damaged. A damaged filler costs nothing: the
     * frame behind it is the one that is read next.
     *
     * @return true when there is a result; false to look again
     */
    private boolean stepOver() throws SpoolException {
        if (gap != null) {
            // One gap at a time, in order: the next read comes back here.
            return true;
        }
        ahead = Math.min(ahead, AFTER_DAMAGE);
        boolean found = search.next(offset, before.nextOffset, sequence, before.nextSequence);
        long toSequence = found ? search.sequence : before.nextSequence;
        long toOffset = found ? search.offset : before.nextOffset;
        control.read(after);
        if (after.minOffset > offset || after.generation != generation) {
            // Overwritten or recovered, not damaged.
            return false;
        }
        Gap.Kind kind = toOffset == offset ? Gap.Kind.CUT : Gap.Kind.DAMAGED;
        if (kind == Gap.Kind.DAMAGED) {
            // What was cut off behind the damage is told apart from it, by the next look.
            toSequence = cutBetween(sequence, toSequence);
        }
        if (toSequence > sequence) {
            gap = new Gap(kind, sequence, toSequence);
        }
        sequence = toSequence;
        offset = toOffset;
        return gap != null;
    }

    /** Where a recovery is known to have cut frames off between two sequences; the second of them if none has. */
    private long cutBetween(long from, long to) {
        for (Cut cut : control.cuts()) {
            if (cut.from() >= from && cut.from() < to && cut.to() <= to) {
                return cut.from();
            }
        }
        return to;
    }

    @Override
    public Optional<Gap> gap() {
        return Optional.ofNullable(gap);
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public long firstSequence() {
        return first;
    }

    @Override
    public byte[] array(int index) {
        return froms[Objects.checkIndex(index, count)] < 0 ? decoders.array() : buffer;
    }

    @Override
    public int from(int index) {
        int from = froms[Objects.checkIndex(index, count)];
        return from < 0 ? ~from : from;
    }

    @Override
    public int length(int index) {
        return lengths[Objects.checkIndex(index, count)];
    }

    @Override
    public long timeMs(int index) {
        return times[Objects.checkIndex(index, count)];
    }

    /** Gives back what its decoders hold. */
    @Override
    public void close() {
        decoders.close();
    }
}
