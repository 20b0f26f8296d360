package io.spool.core.value;

import io.spool.core.format.SpoolGeometry;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Frames to be appended together, all or none. Meant to be filled, appended, cleared and filled again.
 *
 * <p>It keeps references and copies nothing: the arrays must not be changed until the append has returned.
 *
 * <p>Not thread-safe.
 */
public final class FrameBatch {
    private byte[][] arrays = new byte[64][];
    private int[] froms = new int[64];
    private int[] lengths = new int[64];
    private int count;
    private int longest;
    private long contentBytes;
    private long storageBytes;

    // Made when the first frame that came from somewhere is added.
    private @Nullable Origin @Nullable [] origins;
    private long[] originOffsets = {};

    /** Adds a frame: JSON text in UTF-8. It is taken as it is. */
    public FrameBatch add(byte[] content) {
        return add(content, 0, content.length);
    }

    /**
     * Adds a frame: {@code length} bytes of {@code array} beginning at {@code from}.
     *
     * @throws IndexOutOfBoundsException when the array has no such range
     */
    public FrameBatch add(byte[] array, int from, int length) {
        Objects.checkFromIndexSize(from, length, array.length);
        if (count == arrays.length) {
            arrays = Arrays.copyOf(arrays, count * 2);
            froms = Arrays.copyOf(froms, count * 2);
            lengths = Arrays.copyOf(lengths, count * 2);
            if (origins != null) {
                growOrigins(origins);
            }
        }
        arrays[count] = array;
        froms[count] = from;
        lengths[count] = length;
        count++;
        longest = Math.max(longest, length);
        contentBytes += length;
        storageBytes += SpoolGeometry.storageFor(length);
        return this;
    }

    /**
     * Adds a frame of another batch, with its origin.
     *
     * @throws IndexOutOfBoundsException when that batch has no such frame
     */
    public FrameBatch add(FrameBatch of, int index) {
        return add(of, index, of.array(index), of.from(index), of.length(index));
    }

    /**
     * Adds a frame with the origin of a frame of another batch, and another content.
     *
     * @throws IndexOutOfBoundsException when that batch has no such frame, or the array no such range
     */
    public FrameBatch add(FrameBatch of, int index, byte[] array, int from, int length) {
        Origin origin = of.origin(index);
        return origin == null ? add(array, from, length) : add(origin, of.originOffset(index), array, from, length);
    }

    /**
     * Adds a frame that came from somewhere, as {@link #add(byte[], int, int)}. An append leaves it out when the spool has had
     * this offset of this origin, or a later one. Of each origin, frames are added in the order of their offsets; it is
     * fastest when neighbours have the very same origin object.
     *
     * @param offset where it is at its origin, 0 to {@code Long.MAX_VALUE - 1}
     * @throws IllegalArgumentException when the offset is outside of this range
     * @throws IndexOutOfBoundsException when the array has no such range
     */
    public FrameBatch add(Origin origin, long offset, byte[] array, int from, int length) {
        Objects.requireNonNull(origin, "origin");
        if (offset < 0 || offset == Long.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "an offset at an origin is 0 to " + (Long.MAX_VALUE - 1) + ", not " + offset);
        }
        add(array, from, length);
        if (origins == null || originOffsets.length < froms.length) {
            growOrigins(origins == null ? new Origin[0] : origins);
        }
        Origin[] all = Objects.requireNonNull(origins);
        all[count - 1] = origin;
        originOffsets[count - 1] = offset;
        return this;
    }

    private void growOrigins(@Nullable Origin[] before) {
        origins = Arrays.copyOf(before, froms.length);
        originOffsets = Arrays.copyOf(originOffsets, froms.length);
    }

    /**
     * Adds a frame: JSON text.
     *
     * @throws IllegalArgumentException when it has half of a surrogate pair, which UTF-8 cannot express
     */
    public FrameBatch add(String json) {
        byte[] content = json.getBytes(StandardCharsets.UTF_8);
        // Java replaces what it cannot encode, and says nothing.
        if (!new String(content, StandardCharsets.UTF_8).equals(json)) {
            throw new IllegalArgumentException("a frame is text in UTF-8, and this text has half of a surrogate pair: "
                    + "escape it (\\" + "uD800, say), or leave it out");
        }
        return add(content);
    }

    /** Takes all frames out, and lets go of their arrays. */
    public void clear() {
        Arrays.fill(arrays, 0, count, null);
        if (origins != null) {
            Arrays.fill(origins, 0, count, null);
        }
        count = 0;
        longest = 0;
        contentBytes = 0;
        storageBytes = 0;
    }

    /** True iff a frame may have come from somewhere. */
    public boolean hasOrigins() {
        return origins != null;
    }

    /** Where frame {@code index} came from; null when it was made here. */
    public @Nullable Origin origin(int index) {
        Objects.checkIndex(index, count);
        return origins == null ? null : origins[index];
    }

    /** Where frame {@code index} was at its origin; meaningless when it has none. */
    public long originOffset(int index) {
        return originOffsets[Objects.checkIndex(index, count)];
    }

    /** How many frames are in. */
    public int count() {
        return count;
    }

    public boolean isEmpty() {
        return count == 0;
    }

    /** Bytes of content in all. */
    public long contentBytes() {
        return contentBytes;
    }

    /** Bytes of storage in all, each frame with its header and padding: a sum kept up, so that an append need not walk for it. */
    public long storageBytes() {
        return storageBytes;
    }

    /** Bytes of the longest frame; 0 for none. */
    public int longest() {
        return longest;
    }

    /** The array that frame {@code index} lies in. */
    public byte[] array(int index) {
        return arrays[Objects.checkIndex(index, count)];
    }

    /** Where frame {@code index} begins in its array. */
    public int from(int index) {
        return froms[Objects.checkIndex(index, count)];
    }

    /** Bytes of frame {@code index}. */
    public int length(int index) {
        return lengths[Objects.checkIndex(index, count)];
    }
}
