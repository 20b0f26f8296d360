package io.spool.zstd;

import static io.spool.zstd.EncodedFrame.BLOCK_HEADER_BYTES;
import static io.spool.zstd.EncodedFrame.MAX_BLOCK_BYTES;
import static io.spool.zstd.EncodedFrame.MAX_HEADER_BYTES;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import io.spool.core.encoding.FrameDecoder;
import java.util.Objects;

/** Decodes with one dictionary, which is digested once. */
final class ZstdFrameDecoder implements FrameDecoder {

    private final ZstdDecompressCtx zstd;
    private byte[] scratch = new byte[1024];

    ZstdFrameDecoder(byte[] dictionary) {
        zstd = new ZstdDecompressCtx();
        try {
            zstd.setMagicless(true).loadDict(dictionary);
        } catch (ZstdException e) {
            zstd.close();
            throw (IllegalArgumentException) Dictionary.malformed().initCause(e);
        }
    }

    @Override
    public int decode(byte[] encoded, int from, int length, byte[] into, int at, int room) {
        Objects.checkFromIndexSize(from, length, encoded.length);
        Objects.checkFromIndexSize(at, room, into.length);
        long promised = EncodedFrame.contentLength(encoded, from, length);
        if (promised < 0 || promised > room) {
            return promised < 0 ? MALFORMED : NO_ROOM;
        }
        int decodedLength = (int) promised;
        int header = EncodedFrame.headerLength(encoded[from]);
        int block = length - header;
        if (!EncodedFrame.isBare(encoded[from])) {
            return decompress(encoded, from, length, into, at, decodedLength);
        }
        if (block > MAX_BLOCK_BYTES) {
            return MALFORMED;
        }
        int whole = header + BLOCK_HEADER_BYTES + block;
        if (scratch.length < whole) {
            // At once as large as it can get to be, since few frames are as large as this one.
            scratch = new byte[MAX_HEADER_BYTES + BLOCK_HEADER_BYTES + MAX_BLOCK_BYTES];
        }
        System.arraycopy(encoded, from, scratch, 0, header);
        scratch[0] = EncodedFrame.whole(scratch[0]);
        EncodedFrame.putBlockHeader(scratch, header, block);
        System.arraycopy(encoded, from + header, scratch, header + BLOCK_HEADER_BYTES, block);
        return decompress(scratch, 0, whole, into, at, decodedLength);
    }

    /** A whole frame of zstd, which writes nowhere else, and fails where there are more bytes than were promised. */
    private int decompress(byte[] frame, int from, int length, byte[] into, int at, int decodedLength) {
        try {
            int made = zstd.decompressByteArray(into, at, decodedLength, frame, from, length);
            return made == decodedLength ? made : MALFORMED;
        } catch (ZstdException e) {
            return MALFORMED;
        }
    }

    @Override
    public void close() {
        zstd.close();
    }
}
