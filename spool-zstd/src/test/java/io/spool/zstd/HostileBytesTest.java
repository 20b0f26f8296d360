package io.spool.zstd;

import static io.spool.core.encoding.FrameDecoder.MALFORMED;
import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.encoding.FrameDecoder;
import io.spool.core.encoding.Shape;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever wrote the frame may have been wrong or hostile. */
class HostileBytesTest {
    private static final Trained TRAINED = new Trained(Shape.HOST_SMALL, 1000, 20, 1);

    /** More than any of these frames would need; longer ones are for the caller to refuse. */
    private static final int MOST = 1 << 20;

    private static final int AROUND = 64;

    @AfterAll
    static void giveBack() {
        TRAINED.close();
    }

    @Test
    void noFrameThatIsCutOffIsTakenForItsContent() {
        for (byte[] frame : TRAINED.frames) {
            byte[] encoded = TRAINED.encode(frame);
            for (int length = 0; length < encoded.length; length++) {
                byte[] cut = Arrays.copyOf(encoded, length);
                assertThat(decode(TRAINED.decoder, cut, "cut to " + length)).isNotEqualTo(frame.length);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void noBitThatIsTurnedDoesHarm(Shape shape) {
        long seed = System.nanoTime();
        try (Trained trained = new Trained(shape, 500, 3, seed)) {
            for (byte[] frame : trained.frames) {
                byte[] encoded = trained.encode(frame);
                for (int bit = 0; bit < encoded.length * 8; bit++) {
                    byte[] turned = encoded.clone();
                    turned[bit / 8] ^= (byte) (1 << bit % 8);
                    decode(trained.decoder, turned, "seed " + seed + ", bit " + bit);
                }
                // And the decoder goes on as before.
                assertThat(trained.decode(encoded)).isEqualTo(frame);
            }
        }
    }

    @Test
    void bytesOfNobodyDoNoHarm() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] firsts = {0x20, 0x21, 0x60, 0x61, (byte) 0xA0, (byte) 0xA1};
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            if (bytes.length > 4 && random.nextInt(10) > 0) {
                bytes[0] = firsts[random.nextInt(firsts.length)];
                // A length that is tried out.
                bytes[3] = bytes[0] < 0 ? 0 : bytes[3];
                bytes[4] = bytes[0] < 0 ? 0 : bytes[4];
            }
            decode(TRAINED.decoder, bytes, "seed " + seed + ", number " + i);
        }
        assertThat(TRAINED.decode(TRAINED.encode(TRAINED.frames[0]))).isEqualTo(TRAINED.frames[0]);
    }

    @Test
    void framesOfAnotherDictionaryDoNoHarm() {
        try (Trained other = new Trained(Shape.RECORD_LARGE, 500, 50, 1)) {
            for (byte[] frame : other.frames) {
                decode(TRAINED.decoder, other.encode(frame), "another's");
            }
        }
    }

    @Test
    void whatIsNoHeaderHasNoLength() {
        assertThat(length()).isEqualTo(MALFORMED);
        assertThat(length(0x20)).isEqualTo(MALFORMED);
        assertThat(length(0x60, 1)).isEqualTo(MALFORMED);
        assertThat(length(0xA0, 1, 2, 3)).isEqualTo(MALFORMED);
        // Without a size, of eight bytes, with a window, with what is reserved, with a checksum, with a dictionary's
        // id.
        for (int first : new int[] {0x00, 0xE0, 0x40, 0x28, 0x24, 0x22, 0x23, 0x30}) {
            assertThat(length(first, 1, 2, 3, 4, 5, 6, 7, 8, 9))
                    .as("0x%02X", first)
                    .isEqualTo(MALFORMED);
        }
        assertThat(length(0x20, 255)).isEqualTo(255);
        assertThat(length(0x61, 0, 0)).isEqualTo(256);
        assertThat(length(0xA1, 255, 255, 255, 255)).isEqualTo((1L << 32) - 1);
    }

    @Test
    void aBlockThatIsTooLongIsRefused() {
        byte[] bytes = new byte[3 + (128 << 10) + 1];
        bytes[0] = 0x61;
        assertThat(decode(TRAINED.decoder, bytes, "one too many")).isEqualTo(MALFORMED);
        assertThat(decode(TRAINED.decoder, Arrays.copyOf(bytes, bytes.length - 1), "as many as may be"))
                .isEqualTo(MALFORMED);
    }

    private static long length(int... bytes) {
        byte[] encoded = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            encoded[i] = (byte) bytes[i];
        }
        return EncodedFrame.contentLength(encoded, 0, encoded.length);
    }

    /** What decoding returns, when it threw nothing and wrote nowhere else. */
    private static int decode(FrameDecoder decoder, byte[] encoded, String what) {
        long length = EncodedFrame.contentLength(encoded, 0, encoded.length);
        if (length == MALFORMED || length > MOST) {
            assertThat(decoder.decode(encoded, 0, encoded.length, new byte[0], 0, 0))
                    .as(what)
                    .isNegative();
            return MALFORMED;
        }
        byte[] into = new byte[AROUND + (int) length + AROUND];
        Arrays.fill(into, (byte) 0x55);
        int decoded = decoder.decode(encoded, 0, encoded.length, into, AROUND, (int) length);
        assertThat(decoded).as(what).isIn((int) length, MALFORMED);
        for (int i = 0; i < AROUND; i++) {
            assertThat(into[i]).as(what).isEqualTo((byte) 0x55);
            assertThat(into[into.length - 1 - i]).as(what).isEqualTo((byte) 0x55);
        }
        return decoded;
    }
}
