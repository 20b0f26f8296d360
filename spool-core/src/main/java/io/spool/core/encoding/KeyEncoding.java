package io.spool.core.encoding;

import static io.spool.core.format.SpoolFormat.ENCODING_KEYS;

/**
 * Says keys, and whatever else frames have in common, by numbers, and digits by pairs; needs nothing but the JDK. What contains bytes
 * that never occur in JSON text is not encoded. The format is that of {@code docs/spool-format.md}, section 3.3.
 */
public final class KeyEncoding implements FrameEncoding {
    @Override
    public int number() {
        return ENCODING_KEYS;
    }

    @Override
    public String name() {
        return "keys";
    }

    @Override
    public byte[] train(byte[][] samples) {
        return new KeyTrainer(samples).train();
    }

    @Override
    public FrameEncoder encoder(byte[] dictionary) {
        return new KeyEncoder(new KeyDictionary(dictionary));
    }

    @Override
    public FrameDecoder decoder(byte[] dictionary) {
        return new KeyDecoder(new KeyDictionary(dictionary));
    }
}
