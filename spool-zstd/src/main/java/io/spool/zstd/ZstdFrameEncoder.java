package io.spool.zstd;

import static io.spool.zstd.EncodedFrame.BLOCK_HEADER_BYTES;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import io.spool.core.encoding.FrameEncoder;
import java.util.Objects;

/** Encodes with one dictionary, which is digested once. */
final class ZstdFrameEncoder implements FrameEncoder {

    /**
     * zstd's "fast". The next one takes a fifth longer and gains one byte of two hundred; those that search take four times as
     * long and gain three of a hundred.
     */
    private static final int STRATEGY = 1;

    /**
     * The shortest match, in bytes. Frames have long names and short values: matches between a few digits cost as much as the
     * digits, and a match that goes on over them costs nothing.
     */
    private static final int MIN_MATCH = 7;

    /** Places of the dictionary's table, as a power of two: 32 KiB, so that it stays in the nearest cache. */
    private static final int HASH_LOG = 13;

    /** Contents up to 128 MiB are a single segment; longer ones are not encoded. Takes no memory. */
    private static final int WINDOW_LOG = 27;

    private static final int MAX_CONTENT_BYTES = 1 << WINDOW_LOG;

    private final ZstdCompressCtx zstd;
    // zstd wants more room than the result takes.
    private byte[] scratch = new byte[0];

    ZstdFrameEncoder(byte[] dictionary) {
        zstd = new ZstdCompressCtx();
        try {
            zstd.setLevel(1)
                    .setStrategy(STRATEGY)
                    .setMinMatch(MIN_MATCH)
                    .setHashLog(HASH_LOG)
                    .setWindowLog(WINDOW_LOG)
                    .setMagicless(true)
                    .setDictID(false)
                    .setChecksum(false)
                    .setContentSize(true)
                    // Not as a ZstdDictCompress: that would bring the parameters of a level and overrule these.
                    .loadDict(dictionary)
                    // Only now the dictionary is looked into, and what it became is kept.
                    .compress(new byte[0]);
        } catch (ZstdException e) {
            zstd.close();
            throw (IllegalArgumentException) Dictionary.malformed().initCause(e);
        }
    }

    @Override
    public int encode(byte[] content, int from, int length, byte[] into, int at, int room) {
        Objects.checkFromIndexSize(from, length, content.length);
        Objects.checkFromIndexSize(at, room, into.length);
        if (length > MAX_CONTENT_BYTES) {
            return TOO_LONG;
        }
        if (scratch.length < bound(length)) {
            scratch = new byte[bound(length)];
        }
        int made;
        try {
            made = zstd.compressByteArray(scratch, 0, scratch.length, content, from, length);
        } catch (ZstdException e) {
            return TOO_LONG;
        }
        int header = EncodedFrame.headerLength(scratch[0]);
        int block = header;
        if (EncodedFrame.isOneCompressedBlock(scratch, header, made - header)) {
            scratch[0] = EncodedFrame.bare(scratch[0]);
            block += BLOCK_HEADER_BYTES;
        }
        int encoded = header + made - block;
        if (encoded > room) {
            return TOO_LONG;
        }
        System.arraycopy(scratch, 0, into, at, header);
        System.arraycopy(scratch, block, into, at + header, made - block);
        return encoded;
    }

    /** The most that zstd makes of so many bytes. */
    private static int bound(int length) {
        return length + (length >>> 8) + 64;
    }

    @Override
    public void close() {
        zstd.close();
    }
}
