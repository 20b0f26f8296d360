package io.spool.host;

import io.spool.core.encoding.FrameDecoder;
import io.spool.core.encoding.FrameEncoder;
import io.spool.core.encoding.FrameEncoding;
import io.spool.core.encoding.FrameEncodings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Tries out which encodings work on this machine: one may need what is not to be had here. */
final class EncodingTrial {
    private static final String CHECK = "encodings";
    private static final int SAMPLES = 400;

    private EncodingTrial() {}

    /** Has all that are there encode a frame and decode it. */
    static Finding check() {
        return check(FrameEncodings.all());
    }

    static Finding check(Collection<FrameEncoding> encodings) {
        List<String> work = new ArrayList<>();
        List<String> lack = new ArrayList<>();
        for (FrameEncoding encoding : encodings.stream()
                .sorted(Comparator.comparingInt(FrameEncoding::number))
                .toList()) {
            try {
                if (!comesBack(encoding)) {
                    return Finding.fail(
                            CHECK, encoding.name() + " does not give back what was encoded; use '--encoding plain'");
                }
                work.add(encoding.name());
            } catch (IllegalStateException e) {
                lack.add(encoding.name() + " cannot be used: " + e.getMessage());
            }
        }
        String found = String.join(", ", work) + (work.isEmpty() ? "plain frames only" : " give back what was encoded");
        return lack.isEmpty()
                ? Finding.pass(CHECK, found)
                : Finding.warn(CHECK, found + "; " + String.join("; ", lack));
    }

    private static boolean comesBack(FrameEncoding encoding) {
        byte[][] samples = new byte[SAMPLES][];
        for (int i = 0; i < SAMPLES; i++) {
            samples[i] = ("{\"sensor\":\"s" + i % 7 + "\",\"temperature\":" + i / 10.0 + ",\"state\":\"running\"}")
                    .getBytes(StandardCharsets.UTF_8);
        }
        byte[] dictionary = encoding.train(samples);
        byte[] frame = samples[SAMPLES - 1];
        byte[] encoded = new byte[frame.length];
        byte[] decoded = new byte[frame.length];
        try (FrameEncoder encoder = encoding.encoder(dictionary);
                FrameDecoder decoder = encoding.decoder(dictionary)) {
            int length = encoder.encode(frame, 0, frame.length, encoded, 0, encoded.length);
            return length > 0
                    && decoder.decode(encoded, 0, length, decoded, 0, frame.length) == frame.length
                    && Arrays.equals(frame, decoded);
        }
    }
}
