package io.spool.zstd;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.encoding.Shape;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;

class RoundTripPropertyTest {
    private static final String KINDS = "0,\":";
    private static final Trained TRAINED = new Trained(Shape.RECORD_SMALL, 1000, 100, 1);

    @AfterContainer
    static void giveBack() {
        TRAINED.close();
    }

    @Property(tries = 1000)
    void anyBytesComeBack(@ForAll @Size(max = 2000) byte[] content) {
        assertThat(TRAINED.decode(TRAINED.encode(content))).isEqualTo(content);
    }

    @Property(tries = 500)
    void bytesOfFewKindsComeBack(@ForAll @Size(max = 2000) byte[] content) {
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) KINDS.charAt(content[i] & 3);
        }
        assertThat(TRAINED.decode(TRAINED.encode(content))).isEqualTo(content);
    }

    /** A frame with something else in the midst of it. */
    @Property(tries = 1000)
    void framesWithAnyBytesInThemComeBack(@ForAll @Size(max = 50) byte[] other, @ForAll short where) {
        byte[] content = TRAINED.frames[(where & 0xFFFF) % TRAINED.frames.length].clone();
        System.arraycopy(other, 0, content, (where & 0xFFFF) % (content.length - 50), other.length);
        assertThat(TRAINED.decode(TRAINED.encode(content))).isEqualTo(content);
    }
}
