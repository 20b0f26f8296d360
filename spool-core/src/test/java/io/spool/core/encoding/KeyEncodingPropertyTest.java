package io.spool.core.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class KeyEncodingPropertyTest {
    private static final byte[] DICTIONARY = new KeyEncoding().train(Shape.SYSLOG.frames(500, 1));

    private final KeyFrames trained = new KeyFrames(DICTIONARY);

    /** Pieces of frames, in any order and cut anywhere: much that almost fits. */
    @Provide
    Arbitrary<String> pieces() {
        String frame = new String(Shape.SYSLOG.frames(1, 2)[0], StandardCharsets.UTF_8);
        Arbitrary<String> cut = Arbitraries.integers()
                .between(0, frame.length())
                .tuple2()
                .map(range ->
                        frame.substring(Math.min(range.get1(), range.get2()), Math.max(range.get1(), range.get2())));
        Arbitrary<String> number = Arbitraries.bigDecimals().map(String::valueOf);
        Arbitrary<String> json =
                Arbitraries.strings().withChars("{}[]\":,.-0123456789aeé \n").ofMaxLength(20);
        return Arbitraries.oneOf(cut, number, json).list().ofMaxSize(12).map(pieces -> String.join("", pieces));
    }

    @Property(tries = 1000)
    void whatIsLikeJsonComesBack(@ForAll("pieces") String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        int needed = trained.roundTrip(bytes, 2 * bytes.length + 2);
        assertThat(needed).isNotNegative();
        assertThat(trained.roundTrip(bytes, needed)).isEqualTo(needed);
        if (needed > 0) {
            assertThat(trained.roundTrip(bytes, needed - 1)).isEqualTo(FrameEncoder.TOO_LONG);
        }
    }

    @Property(tries = 1000)
    void anyBytesComeBackOrAreRefused(@ForAll byte[] content) {
        trained.roundTrip(content, content.length);
    }

    @Property(tries = 1000)
    void anyBytesAreDecodedOrMalformed(@ForAll byte[] encoded) {
        trained.decode(encoded);
    }

    @Property(tries = 100)
    void anySamplesCanBeTrainedOn(@ForAll List<byte[]> samples) {
        byte[][] some = samples.toArray(byte[][]::new);
        KeyFrames any = new KeyFrames(new KeyEncoding().train(some));
        for (byte[] sample : some) {
            any.roundTrip(sample, sample.length);
        }
    }
}
