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
    private static final long NO_DICTIONARY = Long.MAX_VALUE;

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

    // Made when the first encoded frame is added.
    private byte[] encodings = {};
    private int[] plainLengths = {};
    private long savedBytes;
    private long oldestDictionary = NO_DICTIONARY;

    /** Adds a frame: JSON text in UTF-8. It is taken as it is. */
    public FrameBatch add(byte[] content) {
        return add(content, 0, content.length);
    }

    /** Adds a frame: {@code length} bytes of {@code array} beginning at {@code from}. */
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

    /** Adds a frame of another batch, with where it came from and how it is encoded. */
    public FrameBatch add(FrameBatch of, int index) {
        Origin origin = of.origin(index);
        if (origin == null) {
            add(of.array(index), of.from(index), of.length(index));
        } else {
            add(origin, of.originOffset(index), of.array(index), of.from(index), of.length(index));
        }
        if (of.encoding(index) != 0) {
            mark(of.encoding(index), of.plainLengths[index], of.oldestDictionary);
        }
        return this;
    }

    /**
     * Adds a frame of another batch, of which it is known how it is encoded: not for users, whose contents are plain.
     *
     * @param of where it stands plain
     * @param encoding the encoding's number, 1 to 253
     * @param dictionary the number of the dictionary that decodes it
     * @param array has the encoded content at {@code from}, {@code length} bytes
     */
    public FrameBatch addEncoded(
            FrameBatch of, int index, int encoding, long dictionary, byte[] array, int from, int length) {
        Origin origin = of.origin(index);
        if (origin == null) {
            add(array, from, length);
        } else {
            add(origin, of.originOffset(index), array, from, length);
        }
        mark(encoding, of.length(index), dictionary);
        return this;
    }

    private void mark(int encoding, int plainLength, long dictionary) {
        if (encodings.length < froms.length) {
            encodings = Arrays.copyOf(encodings, froms.length);
            plainLengths = Arrays.copyOf(plainLengths, froms.length);
        }
        int index = count - 1;
        encodings[index] = (byte) encoding;
        plainLengths[index] = plainLength;
        savedBytes += SpoolGeometry.storageFor(plainLength) - (long) SpoolGeometry.storageFor(lengths[index]);
        oldestDictionary = Math.min(oldestDictionary, dictionary);
    }

    /**
     * Adds a frame that came from somewhere, as {@link #add(byte[], int, int)}. An append leaves it out when the spool has had
     * this offset of this origin, or a later one. Of each origin, frames are added in the order of their offsets; it is
     * fastest when neighbours have the very same origin object.
     *
     * @param offset where it is at its origin, from 0 on
     */
    public FrameBatch add(Origin origin, long offset, byte[] array, int from, int length) {
        if (offset < 0) {
            throw new IllegalArgumentException("an offset at an origin is not negative: " + offset);
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

    /** Adds a frame: JSON text. */
    public FrameBatch add(String json) {
        return add(json.getBytes(StandardCharsets.UTF_8));
    }

    /** Takes all frames out, and lets go of their arrays. */
    public void clear() {
        Arrays.fill(arrays, 0, count, null);
        if (origins != null) {
            Arrays.fill(origins, 0, count, null);
        }
        Arrays.fill(encodings, 0, Math.min(count, encodings.length), (byte) 0);
        savedBytes = 0;
        oldestDictionary = NO_DICTIONARY;
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

    /** Bytes of storage that the frames would take in all if none were encoded. */
    public long plainStorageBytes() {
        return storageBytes + savedBytes;
    }

    /** How frame {@code index} is encoded: a number as in a frame's header, 0 for not at all. */
    public int encoding(int index) {
        Objects.checkIndex(index, count);
        return index < encodings.length ? encodings[index] & 0xFF : 0;
    }

    /** The lowest number of a dictionary that any frame needs; the largest of all longs when none does. */
    public long oldestDictionary() {
        return oldestDictionary;
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
