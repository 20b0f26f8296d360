package io.spool.zstd;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.encoding.FrameDecoder;
import io.spool.core.encoding.FrameEncoder;
import io.spool.core.encoding.Shape;
import java.util.Arrays;

/** An encoder and a decoder with a dictionary of frames of one shape, and the frames that follow. */
final class Trained implements AutoCloseable {
    final byte[] dictionary;
    final byte[][] frames;
    final FrameEncoder encoder;
    final FrameDecoder decoder;

    Trained(Shape shape, int samples, int frames, long seed) {
        ZstdEncoding encoding = new ZstdEncoding();
        byte[][] all = shape.frames(samples + frames, seed);
        this.dictionary = encoding.train(Arrays.copyOf(all, samples));
        this.frames = Arrays.copyOfRange(all, samples, all.length);
        this.encoder = encoding.encoder(dictionary);
        this.decoder = encoding.decoder(dictionary);
    }

    /** As much room as it takes. */
    byte[] encode(byte[] content) {
        byte[] into = new byte[2 * content.length + 100];
        int length = encoder.encode(content, 0, content.length, into, 0, into.length);
        assertThat(length).isPositive();
        return Arrays.copyOf(into, length);
    }

    byte[] decode(byte[] encoded) {
        int length = (int) EncodedFrame.contentLength(encoded, 0, encoded.length);
        assertThat(length).isNotNegative();
        byte[] content = new byte[length];
        assertThat(decoder.decode(encoded, 0, encoded.length, content, 0, length))
                .isEqualTo(length);
        return content;
    }

    @Override
    public void close() {
        encoder.close();
        decoder.close();
    }
}
