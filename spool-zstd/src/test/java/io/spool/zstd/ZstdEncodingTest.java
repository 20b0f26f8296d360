package io.spool.zstd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.spool.core.encoding.FrameDecoder;
import io.spool.core.encoding.FrameEncoder;
import io.spool.core.encoding.FrameEncoding;
import io.spool.core.encoding.Shape;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class ZstdEncodingTest {
    private final ZstdEncoding encoding = new ZstdEncoding();

    @Test
    void isFoundByItsNumberAndName() {
        assertThat(ServiceLoader.load(FrameEncoding.class))
                .filteredOn(found -> found.number() == 2)
                .singleElement()
                .satisfies(found -> {
                    assertThat(found).isInstanceOf(ZstdEncoding.class);
                    assertThat(found.name()).isEqualTo("zstd");
                });
    }

    @Test
    void dictionariesHaveSixteenKibibytesAtMost() {
        assertThat(encoding.train(Shape.HOST_LARGE.frames(2000, 1))).hasSize(16 << 10);
        assertThat(encoding.train(Shape.HOST_SMALL.frames(40, 1))).hasSizeBetween(256, 40 * 300 / 8);
    }

    @Test
    void tooFewOrTooShortSamplesMakeNoDictionary() {
        assertThat(encoding.train(new byte[0][])).isEmpty();
        assertThat(encoding.train(new byte[1000][0])).isEmpty();
        assertThat(encoding.train(new byte[1000][1])).isEmpty();
        for (int count = 1; count < 8; count++) {
            assertThat(encoding.train(Shape.HOST_SMALL.frames(count, 1))).isEmpty();
        }
    }

    @Test
    void samplesWithNothingInCommonMakeNoDictionaryThoughItWouldHoldSomeOfThem() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[][] noise = new byte[300][256];
        for (byte[] frame : noise) {
            random.nextBytes(frame);
        }
        assertThat(encoding.train(noise)).as("seed " + seed).isEmpty();
    }

    @Test
    void onlyTheNewestSamplesAreLookedAt() {
        byte[][] frames = Shape.HOST_SMALL.frames(2000, 1);
        assertThat(encoding.train(frames)).isEqualTo(encoding.train(Arrays.copyOfRange(frames, 1000, 2000)));
        byte[][] samples = Arrays.copyOf(frames, 500);
        samples[0] = new byte[8 << 20];
        assertThat(encoding.train(samples)).isNotEmpty();
    }

    @Test
    void samplesAreLeftAsTheyWere() {
        byte[][] samples = Shape.SYSLOG.frames(500, 1);
        encoding.train(samples);
        assertThat(samples).isDeepEqualTo(Shape.SYSLOG.frames(500, 1));
    }

    @Test
    void whatIsNoDictionaryIsRefused() {
        byte[] dictionary = encoding.train(Shape.HOST_SMALL.frames(1000, 1));
        byte[] text = "{\"host\":\"edge-001\",\"cpu\":12.5}".getBytes(StandardCharsets.UTF_8);
        byte[] damaged = dictionary.clone();
        // The tables stand here.
        Arrays.fill(damaged, 8, 60, (byte) 0xFF);
        byte[][] none = {
            {},
            {0x37},
            Arrays.copyOf(dictionary, 4),
            Arrays.copyOf(dictionary, 7),
            Arrays.copyOf(dictionary, 8),
            Arrays.copyOf(dictionary, 40),
            text,
            damaged,
            new byte[(1 << 20) + 1]
        };
        for (byte[] each : none) {
            assertThatIllegalArgumentException().isThrownBy(() -> encoding.encoder(each));
            assertThatIllegalArgumentException().isThrownBy(() -> encoding.decoder(each));
        }
    }

    @Test
    void aDamagedDictionaryIsRefusedOrDoesNoHarm() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[][] frames = Shape.HOST_SMALL.frames(1000, 1);
        byte[] dictionary = encoding.train(frames);
        int refused = 0;
        for (int i = 0; i < 500; i++) {
            byte[] damaged = dictionary.clone();
            damaged[random.nextInt(i % 2 == 0 ? 300 : damaged.length)] ^= (byte) (1 << random.nextInt(8));
            try (FrameEncoder encoder = encoding.encoder(damaged);
                    FrameDecoder decoder = encoding.decoder(damaged)) {
                byte[] frame = frames[i];
                byte[] encoded = new byte[frame.length * 2];
                int length = encoder.encode(frame, 0, frame.length, encoded, 0, encoded.length);
                byte[] back = new byte[frame.length];
                assertThat(decoder.decode(encoded, 0, length, back, 0, back.length))
                        .as("seed " + seed)
                        .isEqualTo(back.length);
                assertThat(back).as("seed " + seed).isEqualTo(frame);
            } catch (IllegalArgumentException e) {
                refused++;
            }
        }
        assertThat(refused).as("seed " + seed).isBetween(1, 499);
    }

    @Test
    void closingTwiceIsClosingOnce() {
        byte[] dictionary = encoding.train(Shape.HOST_SMALL.frames(1000, 1));
        FrameEncoder encoder = encoding.encoder(dictionary);
        FrameDecoder decoder = encoding.decoder(dictionary);
        encoder.close();
        encoder.close();
        decoder.close();
        decoder.close();
    }

    /** In a JVM of its own: here the library is loaded already. */
    @Test
    void aLibraryThatCannotBeLoadedIsToldOfEveryTime() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-DZstdNativePath=/nowhere/libzstd.so",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WithoutLibrary.class.getName())
                .redirectErrorStream(true)
                .start();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(told).isZero();
        assertThat(told.lines())
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).contains("/nowhere/libzstd.so", "-DZstdTempFolder"));
    }
}
