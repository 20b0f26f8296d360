package io.spool.core.value;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

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
    private long contentBytes;

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
        }
        arrays[count] = array;
        froms[count] = from;
        lengths[count] = length;
        count++;
        contentBytes += length;
        return this;
    }

    /** Adds a frame: JSON text. */
    public FrameBatch add(String json) {
        return add(json.getBytes(StandardCharsets.UTF_8));
    }

    /** Takes all frames out, and lets go of their arrays. */
    public void clear() {
        Arrays.fill(arrays, 0, count, null);
        count = 0;
        contentBytes = 0;
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
