package io.spool.core.encoding;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One dictionary of keys, and what its tests do with it. Bytes stand in strings as ISO 8859-1. */
final class KeyFrames {
    /** What lies around the places that may be written. */
    private static final byte UNTOUCHED = 0x55;

    private static final int AROUND = 8;

    private final FrameEncoder encoder;
    private final FrameDecoder decoder;

    KeyFrames(byte[] dictionary) {
        encoder = new KeyEncoding().encoder(dictionary);
        decoder = new KeyEncoding().decoder(dictionary);
    }

    KeyFrames(String dictionary) {
        this(dictionary.getBytes(ISO_8859_1));
    }

    /** Bytes that the content takes, after it came back as it was; or {@link FrameEncoder#TOO_LONG}. */
    int roundTrip(byte[] content, int room) {
        byte[] encoded = encode(content, room);
        if (encoded == null) {
            return FrameEncoder.TOO_LONG;
        }
        assertThat(decode(encoded)).isEqualTo(content);
        return encoded.length;
    }

    /** The encoded content, which does not take more than it does as it is. */
    byte[] encode(byte[] content) {
        return Objects.requireNonNull(encode(content, content.length));
    }

    /** The encoded content, or null when it takes more than {@code room}. */
    byte @Nullable [] encode(byte[] content, int room) {
        byte[] from = around(content);
        byte[] into = untouched(room);
        int length = encoder.encode(from, AROUND, content.length, into, AROUND, room);
        assertUntouched(into, room);
        assertThat(from).isEqualTo(around(content));
        if (length == FrameEncoder.TOO_LONG) {
            return null;
        }
        assertThat(length).isBetween(0, room);
        return Arrays.copyOfRange(into, AROUND, AROUND + length);
    }

    /** The content, or null when it is malformed: with whatever room, one byte of which too few is too little. */
    byte @Nullable [] decode(byte[] encoded) {
        byte[] from = around(encoded);
        int room = 64;
        int length = decode(from, encoded.length, room);
        while (length == FrameDecoder.NO_ROOM) {
            room *= 2;
            length = decode(from, encoded.length, room);
        }
        if (length == FrameDecoder.MALFORMED) {
            assertThat(decode(from, encoded.length, 0)).isNegative();
            return null;
        }
        assertThat(length).isBetween(0, room);
        if (length > 0) {
            assertThat(decode(from, encoded.length, length - 1)).isEqualTo(FrameDecoder.NO_ROOM);
        }
        byte[] into = untouched(length);
        assertThat(decoder.decode(from, AROUND, encoded.length, into, AROUND, length))
                .isEqualTo(length);
        assertUntouched(into, length);
        byte[] content = Arrays.copyOfRange(into, AROUND, AROUND + length);
        // With room to spare whole words are read and copied.
        byte[] roomy = new byte[length + 64];
        assertThat(decoder.decode(from, AROUND, encoded.length, roomy, 0, roomy.length))
                .isEqualTo(length);
        assertThat(Arrays.copyOf(roomy, length)).isEqualTo(content);
        return content;
    }

    /** What the first bytes of this are decoded to, with the others behind them; or null when they are malformed. */
    byte @Nullable [] decodeBeginning(byte[] encoded, int length, int room) {
        byte[] into = new byte[room];
        int decoded = decoder.decode(encoded, 0, length, into, 0, room);
        return decoded < 0 ? null : Arrays.copyOf(into, decoded);
    }

    String decode(String encoded) {
        byte[] decoded = decode(encoded.getBytes(ISO_8859_1));
        return decoded == null ? "malformed" : new String(decoded, ISO_8859_1);
    }

    String encode(String content) {
        byte[] encoded = encode(content.getBytes(ISO_8859_1), content.length());
        return encoded == null ? "too long" : new String(encoded, ISO_8859_1);
    }

    private int decode(byte[] from, int length, int room) {
        byte[] into = untouched(room);
        int decoded = decoder.decode(from, AROUND, length, into, AROUND, room);
        assertUntouched(into, room);
        return decoded;
    }

    private static byte[] around(byte[] bytes) {
        byte[] around = untouched(bytes.length);
        System.arraycopy(bytes, 0, around, AROUND, bytes.length);
        return around;
    }

    private static byte[] untouched(int room) {
        byte[] bytes = new byte[room + 2 * AROUND];
        Arrays.fill(bytes, UNTOUCHED);
        return bytes;
    }

    private static void assertUntouched(byte[] bytes, int room) {
        for (int i = 0; i < AROUND; i++) {
            assertThat(bytes[i]).isEqualTo(UNTOUCHED);
            assertThat(bytes[AROUND + room + i]).isEqualTo(UNTOUCHED);
        }
    }
}
