package io.spool.core.dictionary;

import io.spool.core.batch.EncodedBatch;
import io.spool.core.encoding.FrameEncoder;
import io.spool.core.format.SpoolFormat;
import io.spool.core.format.SpoolGeometry;
import io.spool.core.value.FrameBatch;

/**
 * Encodes batches with one dictionary. A frame that does not take less storage encoded stays as it is.
 *
 * <p>Not thread-safe.
 */
public final class BatchEncoder implements AutoCloseable {
    /** What is kept from one batch to the next: a larger batch is rare, and its memory is given back. */
    private static final int KEPT_BYTES = 4 << 20;

    /** After so many frames in a row that did not become shorter, others like them are expected, */
    private static final int IN_VAIN = 1024;

    /** and one of so many is tried, until one becomes shorter. */
    private static final int TRIED = 16;

    private final Dictionary dictionary;
    private final FrameEncoder encoder;
    private final int prefix;
    private final EncodedBatch encoded = new EncodedBatch();
    private byte[] contents = new byte[64 * 1024];
    private int inVain;
    private int passed;

    /** @param encoder of the dictionary's encoding, made with its content; closed with this */
    public BatchEncoder(Dictionary dictionary, FrameEncoder encoder) {
        this.dictionary = dictionary;
        this.encoder = encoder;
        this.prefix = DictionaryNumber.length(dictionary.number());
    }

    public Dictionary dictionary() {
        return dictionary;
    }

    /**
     * The same frames, encoded where that pays.
     *
     * @param batch is kept in the result, and must not be changed before the result has been used
     * @return valid until {@link #clear}; the frames as they are where their contents are too many to be encoded at once
     */
    public EncodedBatch encode(FrameBatch batch) {
        if (batch.contentBytes() > Integer.MAX_VALUE - 8) {
            return encoded.hold(batch);
        }
        encoded.clear();
        // Encoded contents are shorter than those that were given.
        if (contents.length < batch.contentBytes()) {
            contents = new byte[(int) batch.contentBytes()];
        }
        int used = 0;
        for (int i = 0; i < batch.count(); i++) {
            int length = encode(batch, i, used);
            if (length == FrameEncoder.TOO_LONG) {
                encoded.add(batch, i);
            } else {
                encoded.addEncoded(batch, i, dictionary.encoding(), dictionary.number(), contents, used, length);
                used += length;
            }
        }
        return encoded;
    }

    private int encode(FrameBatch batch, int index, int at) {
        int length = batch.length(index);
        // The most that takes less storage than the content as it is: storage goes in steps.
        int room = SpoolGeometry.storageFor(length) - SpoolFormat.FRAME_HEADER - SpoolFormat.FRAME_ALIGNMENT - prefix;
        if (room <= 0) {
            return FrameEncoder.TOO_LONG;
        }
        if (inVain == IN_VAIN && ++passed % TRIED != 0) {
            return FrameEncoder.TOO_LONG;
        }
        int coded = encoder.encode(batch.array(index), batch.from(index), length, contents, at + prefix, room);
        if (coded == FrameEncoder.TOO_LONG) {
            inVain = Math.min(IN_VAIN, inVain + 1);
            return coded;
        }
        inVain = 0;
        DictionaryNumber.put(dictionary.number(), contents, at);
        return prefix + coded;
    }

    /** Lets go of the last batch. */
    public void clear() {
        encoded.clear();
        if (contents.length > KEPT_BYTES) {
            contents = new byte[64 * 1024];
        }
    }

    /** Gives back what the encoder holds. */
    @Override
    public void close() {
        encoder.close();
    }
}
