package io.spool.zstd;

import static io.spool.core.encoding.FrameEncoder.TOO_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdDecompressCtx;
import io.spool.core.encoding.FrameDecoder;
import io.spool.core.encoding.FrameEncoder;
import io.spool.core.encoding.Shape;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoundTripTest {
    private static final Trained TRAINED = new Trained(Shape.RECORD_SMALL, 1000, 100, 1);

    @AfterAll
    static void giveBack() {
        TRAINED.close();
    }

    @ParameterizedTest
    @EnumSource
    void framesOfEachShapeComeBackAlsoWithAnotherInstance(Shape shape) {
        long seed = System.nanoTime();
        try (Trained trained = new Trained(shape, 500, 500, seed);
                FrameEncoder other = new ZstdEncoding().encoder(trained.dictionary)) {
            for (byte[] frame : trained.frames) {
                byte[] encoded = trained.encode(frame);
                assertThat(trained.decode(encoded)).as("seed " + seed).isEqualTo(frame);
                byte[] again = new byte[encoded.length];
                assertThat(other.encode(frame, 0, frame.length, again, 0, again.length))
                        .isEqualTo(encoded.length);
                assertThat(again).as("seed " + seed).isEqualTo(encoded);
            }
        }
    }

    /** Where the size takes another byte, where there are several blocks, and where all bytes are the same. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 255, 256, 257, 65_791, 65_792, 131_071, 131_072, 131_073, 1_000_000})
    void contentsOfAnyLengthComeBack(int length) {
        byte[] noise = new byte[length];
        new Random(length).nextBytes(noise);
        byte[] text = new byte[length];
        for (int i = 0; i < length; i++) {
            text[i] = (byte) ('a' + (noise[i] & 7));
        }
        byte[] same = new byte[length];
        Arrays.fill(same, (byte) 'x');
        for (byte[] content : new byte[][] {noise, text, same}) {
            byte[] encoded = TRAINED.encode(content);
            assertThat(EncodedFrame.contentLength(encoded, 0, encoded.length)).isEqualTo(length);
            assertThat(TRAINED.decode(encoded)).isEqualTo(content);
        }
    }

    @Test
    void whatIsEncodedIsAFrameOfZstdOnceItsBlockHasAHeader() {
        try (ZstdDecompressCtx zstd = new ZstdDecompressCtx()) {
            zstd.setMagicless(true).loadDict(TRAINED.dictionary);
            for (byte[] frame : TRAINED.frames) {
                byte[] encoded = TRAINED.encode(frame);
                int header = frame.length < 256 ? 2 : 3;
                assertThat(encoded[0]).isEqualTo((byte) (header == 2 ? 0x21 : 0x61));
                int block = encoded.length - header;
                byte[] whole = new byte[encoded.length + 3];
                System.arraycopy(encoded, 0, whole, 0, header);
                whole[0] = (byte) (encoded[0] - 1);
                whole[header] = (byte) (block << 3 | 5);
                whole[header + 1] = (byte) (block >> 5);
                System.arraycopy(encoded, header, whole, header + 3, block);
                assertThat(zstd.decompress(whole, frame.length)).isEqualTo(frame);
            }
        }
    }

    @Test
    void whatFitsIsEncodedWhateverIsAroundItAndWhatDoesNotIsNot() {
        for (byte[] frame : TRAINED.frames) {
            byte[] encoded = TRAINED.encode(frame);
            byte[] content = new byte[frame.length + 13];
            System.arraycopy(frame, 0, content, 7, frame.length);
            for (int room : new int[] {0, 1, 2, 3, encoded.length - 1, encoded.length, encoded.length + 1}) {
                byte[] into = new byte[encoded.length + 40];
                Arrays.fill(into, (byte) 0x55);
                int length = TRAINED.encoder.encode(content, 7, frame.length, into, 11, room);
                assertThat(length).isEqualTo(room < encoded.length ? TOO_LONG : encoded.length);
                if (length != TOO_LONG) {
                    assertThat(Arrays.copyOfRange(into, 11, 11 + length)).isEqualTo(encoded);
                    byte[] back = new byte[frame.length + 9];
                    assertThat(TRAINED.decoder.decode(into, 11, length, back, 5, frame.length))
                            .isEqualTo(frame.length);
                    assertThat(Arrays.copyOfRange(back, 5, 5 + frame.length)).isEqualTo(frame);
                }
                for (int i = 0; i < into.length; i++) {
                    if (i < 11 || i >= 11 + room) {
                        assertThat(into[i]).isEqualTo((byte) 0x55);
                    }
                }
            }
        }
    }

    @Test
    void oneByteTooFewIsTooLittleRoomAndOneTooManyIsLeftAlone() {
        byte[] frame = TRAINED.frames[0];
        byte[] encoded = TRAINED.encode(frame);
        byte[] into = new byte[frame.length + 1];
        assertThat(TRAINED.decoder.decode(encoded, 0, encoded.length, into, 0, frame.length - 1))
                .isEqualTo(FrameDecoder.NO_ROOM);
        assertThat(TRAINED.decoder.decode(encoded, 0, encoded.length, into, 0, frame.length + 1))
                .isEqualTo(frame.length);
        assertThat(Arrays.copyOf(into, frame.length)).isEqualTo(frame);
    }
}
