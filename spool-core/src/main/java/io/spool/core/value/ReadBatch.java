package io.spool.core.value;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What one read gave: at most one gap, and behind it frames with dense sequences. Either may be missing.
 *
 * <p>A batch belongs to its reader, which fills it anew with each read: {@link #frame} copies, {@link #array} does not.
 *
 * <p>Not thread-safe.
 */
public abstract class ReadBatch implements Iterable<Frame> {

    /** What was missed before the first frame of this batch. */
    public abstract Optional<Gap> gap();

    /** How many frames there are. */
    public abstract int count();

    /** Sequence of the first frame; without frames, the sequence the reader goes on at. */
    public abstract long firstSequence();

    /** The array that holds the content of frame {@code index}, others' too; valid until the next read. */
    public abstract byte[] array(int index);

    /** Where the content of frame {@code index} begins in its {@link #array}. */
    public abstract int from(int index);

    /** Bytes of the content of frame {@code index}. */
    public abstract int length(int index);

    /** When frame {@code index} was appended, in milliseconds since 1970. */
    public abstract long timeMs(int index);

    /** Sequence of frame {@code index}. */
    public final long sequence(int index) {
        return firstSequence() + Objects.checkIndex(index, count());
    }

    /** The sequence behind this batch: acknowledging it says that all of the batch, its gap too, is dealt with. */
    public final long nextSequence() {
        return firstSequence() + count();
    }

    /** True iff there is neither a frame nor a gap. */
    public final boolean isEmpty() {
        return count() == 0 && gap().isEmpty();
    }

    /** A copy of frame {@code index}. */
    public final Frame frame(int index) {
        int from = from(index);
        byte[] content = new byte[length(index)];
        System.arraycopy(array(index), from, content, 0, content.length);
        return new Frame(sequence(index), timeMs(index), content);
    }

    /** Copies of all frames. */
    public final List<Frame> frames() {
        return IntStream.range(0, count()).mapToObj(this::frame).toList();
    }

    @Override
    public final Iterator<Frame> iterator() {
        return new Iterator<>() {
            private int index;

            @Override
            public boolean hasNext() {
                return index < count();
            }

            @Override
            public Frame next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return frame(index++);
            }
        };
    }
}
