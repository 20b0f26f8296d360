package io.spool.bench.load;

import io.spool.bench.contest.Load;
import io.spool.core.encoding.FrameDecoder;
import io.spool.core.encoding.FrameEncoder;
import io.spool.core.encoding.FrameEncoding;
import io.spool.core.encoding.FrameEncodings;
import io.spool.core.encoding.Shape;
import io.spool.core.value.Encoding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An encoding by itself, with no spool: frames are encoded, or decoded, or dictionaries made of a thousand. Frames that do not
 * become shorter are encoded in vain, and not decoded.
 *
 * <p>Arguments: shape, encoding, {@code encode} or {@code decode} or {@code train}. Notes: bytes of the dictionary.
 */
public final class FrameCoding implements Load {
    private static final int SAMPLES = 1000;
    private static final int FRAMES = 8_000;

    private final FrameEncoding encoding;
    private final String what;
    private final byte[][] samples;
    private final byte[] dictionary;
    private final List<byte[]> frames = new ArrayList<>();
    private final List<byte[]> encoded = new ArrayList<>();
    private byte[] into = new byte[0];
    private long seen;

    public FrameCoding(String[] arguments) {
        byte[][] all = Shape.valueOf(arguments[0]).frames(SAMPLES + FRAMES, 1);
        encoding = FrameEncodings.find(Encoding.valueOf(arguments[1]).number()).orElseThrow();
        what = arguments[2];
        samples = Arrays.copyOf(all, SAMPLES);
        dictionary = encoding.train(samples);
        for (byte[] frame : Arrays.copyOfRange(all, SAMPLES, all.length)) {
            frames.add(frame);
            into = into.length < frame.length ? new byte[frame.length] : into;
        }
        if (dictionary.length > 0) {
            try (FrameEncoder encoder = encoding.encoder(dictionary)) {
                for (byte[] frame : frames) {
                    int length = encoder.encode(frame, 0, frame.length, into, 0, frame.length - 1);
                    if (length != FrameEncoder.TOO_LONG) {
                        encoded.add(Arrays.copyOf(into, length));
                    }
                }
            }
        }
    }

    @Override
    public long run(long until) {
        if (what.equals("train")) {
            return train(until);
        }
        // Of noise there is no dictionary, and nothing to be done.
        if (dictionary.length == 0 || encoded.isEmpty()) {
            return 0;
        }
        return what.equals("encode") ? encode(until) : decode(until);
    }

    private long train(long until) {
        long done = 0;
        do {
            seen += encoding.train(samples).length;
            done++;
        } while (System.nanoTime() < until);
        return done;
    }

    private long encode(long until) {
        long done = 0;
        try (FrameEncoder encoder = encoding.encoder(dictionary)) {
            while (System.nanoTime() < until) {
                for (byte[] frame : frames) {
                    seen += encoder.encode(frame, 0, frame.length, into, 0, frame.length - 1);
                }
                done += frames.size();
            }
        }
        return done;
    }

    private long decode(long until) {
        long done = 0;
        try (FrameDecoder decoder = encoding.decoder(dictionary)) {
            while (System.nanoTime() < until) {
                for (byte[] frame : encoded) {
                    seen += decoder.decode(frame, 0, frame.length, into, 0, into.length);
                }
                done += encoded.size();
            }
        }
        return done;
    }

    @Override
    public long[] notes() {
        return new long[] {dictionary.length, seen};
    }
}
