package io.spool.zstd;

import io.spool.core.encoding.FrameDecoder;
import io.spool.core.encoding.FrameEncoder;
import io.spool.core.encoding.FrameEncoding;

/**
 * zstd with a dictionary of at most 16 KiB that is trained on the spool's own frames. What is encoded is one zstd frame as
 * RFC 8878 has it, without what every one of them would repeat: see {@link EncodedFrame}.
 *
 * <p>The dictionary is zstd's own, with its tables; a dictionary of plain text is refused.
 *
 * <p>zstd is a native library. It is unpacked from the jar into the folder for temporary files when it is first needed, and
 * loaded from there. Where that fails, be it that there is none for this machine or that nothing may be run from that folder,
 * {@link #train}, {@link #encoder} and {@link #decoder} throw {@link IllegalStateException}, and its message tells what to do.
 * Making an instance never fails, so that one can be found where it cannot be used.
 */
public final class ZstdEncoding implements FrameEncoding {

    @Override
    public int number() {
        return 2;
    }

    @Override
    public String name() {
        return "zstd";
    }

    /**
     * {@inheritDoc}
     *
     * <p>Takes 30 to 300 ms of one processor. Only the newest 1000 are looked at, and no more than 4 MiB of them.
     *
     * @throws IllegalStateException when zstd's native library cannot be loaded
     */
    @Override
    public byte[] train(byte[][] samples) {
        NativeLibrary.load();
        return new Training(samples).dictionary();
    }

    /** @throws IllegalStateException when zstd's native library cannot be loaded */
    @Override
    public FrameEncoder encoder(byte[] dictionary) {
        NativeLibrary.load();
        return new ZstdFrameEncoder(Dictionary.checked(dictionary));
    }

    /** @throws IllegalStateException when zstd's native library cannot be loaded */
    @Override
    public FrameDecoder decoder(byte[] dictionary) {
        NativeLibrary.load();
        return new ZstdFrameDecoder(Dictionary.checked(dictionary));
    }
}
