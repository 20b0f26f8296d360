package io.spool.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class JsonWordsTest {
    /** Neighbours of the question mark, the same with the upper bit, and what borrows from the next byte. */
    private static final byte[] OTHERS = {0x3e, 0x40, (byte) 0xbf, (byte) 0xbe, (byte) 0xc0, 0, (byte) 0xff, 'a'};

    @Test
    void aByteIsFoundWhereverItStandsAndNowhereElse() {
        for (byte other : OTHERS) {
            for (int length = 0; length < 70; length++) {
                byte[] bytes = new byte[length];
                Arrays.fill(bytes, other);
                assertThat(JsonWords.contains(bytes, (byte) '?'))
                        .as("%d of %d", other, length)
                        .isFalse();
                for (int i = 0; i < length; i++) {
                    bytes[i] = '?';
                    assertThat(JsonWords.contains(bytes, (byte) '?'))
                            .as("at %d of %d", i, length)
                            .isTrue();
                    bytes[i] = other;
                }
            }
        }
    }
}
