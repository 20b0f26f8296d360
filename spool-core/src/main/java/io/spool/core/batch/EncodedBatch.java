package io.spool.core.batch;

import io.spool.core.format.SpoolGeometry;
import io.spool.core.value.FrameBatch;
import java.util.Arrays;

/**
 * Frames as they are stored: the contents of a {@link FrameBatch}, and for each how it is encoded. A program cannot say that: the
 * encoding of a frame that no encoder made leads to a frame that nobody can read.
 *
 * <p>Meant to be filled, appended, cleared and filled again. Keeps references and copies nothing. Not thread-safe.
 */
public final class EncodedBatch {
    private static final long NO_DICTIONARY = Long.MAX_VALUE;

    private final FrameBatch own = new FrameBatch();

    /** {@link #own}, or a program's batch whose frames are stored as they are. */
    private FrameBatch frames = own;

    // Made when the first encoded frame is added.
    private byte[] encodings = {};
    private int[] plainLengths = {};
    private long savedBytes;
    private long oldestDictionary = NO_DICTIONARY;

    /** A batch of these frames as they are. */
    public static EncodedBatch of(FrameBatch plain) {
        return new EncodedBatch().hold(plain);
    }

    /** Holds these frames as they are, in place of all others. The given batch is not changed, and must not change until {@link #clear}. */
    public EncodedBatch hold(FrameBatch plain) {
        clear();
        frames = plain;
        return this;
    }

    /** Adds a frame as it is, with its origin. */
    public EncodedBatch add(FrameBatch of, int index) {
        frames.add(of, index);
        return this;
    }

    /** Adds a frame with its origin and its encoding. */
    public EncodedBatch add(EncodedBatch of, int index) {
        add(of.frames, index);
        if (of.encoding(index) != 0) {
            mark(of.encoding(index), of.plainLengths[index], of.oldestDictionary);
        }
        return this;
    }

    /**
     * Adds an encoded frame, with its origin.
     *
     * @param of holds the plain frame at {@code index}
     * @param encoding the number of the encoding, 1 to 253
     * @param dictionary the number of the dictionary that decodes it
     * @param array holds the encoded content at {@code from}, {@code length} bytes
     */
    public EncodedBatch addEncoded(
            FrameBatch of, int index, int encoding, long dictionary, byte[] array, int from, int length) {
        frames.add(of, index, array, from, length);
        mark(encoding, of.length(index), dictionary);
        return this;
    }

    private void mark(int encoding, int plainLength, long dictionary) {
        int index = frames.count() - 1;
        if (encodings.length <= index) {
            int larger = Math.max(64, 2 * (index + 1));
            encodings = Arrays.copyOf(encodings, larger);
            plainLengths = Arrays.copyOf(plainLengths, larger);
        }
        encodings[index] = (byte) encoding;
        plainLengths[index] = plainLength;
        savedBytes += SpoolGeometry.storageFor(plainLength) - (long) SpoolGeometry.storageFor(frames.length(index));
        oldestDictionary = Math.min(oldestDictionary, dictionary);
    }

    /** Removes all frames, and releases their arrays. A batch that was held keeps its frames. */
    public void clear() {
        Arrays.fill(encodings, 0, Math.min(own.count(), encodings.length), (byte) 0);
        own.clear();
        frames = own;
        savedBytes = 0;
        oldestDictionary = NO_DICTIONARY;
    }

    /** The contents and origins, to be read. */
    public FrameBatch frames() {
        return frames;
    }

    /** Number of frames. */
    public int count() {
        return frames.count();
    }

    public boolean isEmpty() {
        return frames.isEmpty();
    }

    /** How frame {@code index} is encoded: a number as in the header of a frame, 0 for not at all. */
    public int encoding(int index) {
        return index < encodings.length ? encodings[index] & 0xFF : 0;
    }

    /** Bytes of storage of all frames. */
    public long storageBytes() {
        return frames.storageBytes();
    }

    /** Bytes of storage that all frames would take plain. */
    public long plainStorageBytes() {
        return frames.storageBytes() + savedBytes;
    }

    /** The lowest number of a dictionary that any frame needs; {@code Long.MAX_VALUE} when none does. */
    public long oldestDictionary() {
        return oldestDictionary;
    }
}
