package io.spool.core.dictionary;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.batch.EncodedBatch;
import io.spool.core.encoding.FrameEncoder;
import io.spool.core.value.FrameBatch;
import io.spool.core.value.Trial;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BatchEncoderTest {
    private static final byte[] FRAME = new byte[200];

    private final Scripted scripted = new Scripted();
    private final BatchEncoder encoder =
            new BatchEncoder(new Dictionary(1, 1, 1, 0, new Trial(0, 0, 0, Optional.empty()), new byte[0]), scripted);

    /** Makes one byte of each frame, or nothing. */
    private static final class Scripted implements FrameEncoder {
        private boolean gains;
        private int asked;

        @Override
        public int encode(byte[] content, int from, int length, byte[] into, int at, int room) {
            asked++;
            return gains ? 1 : TOO_LONG;
        }

        @Override
        public void close() {}
    }

    @Test
    void framesThatNeverGainAreTriedNowAndThenOnly() {
        for (int i = 0; i < 100; i++) {
            assertThat(encoded(500)).isZero();
        }
        assertThat(scripted.asked).isBetween(1000, 50_000 / 10);
    }

    @Test
    void framesThatGainAgainAreAllEncodedSoon() {
        encoded(5000);
        scripted.gains = true;
        assertThat(encoded(100)).isGreaterThan(100 - 20);
        assertThat(encoded(100)).isEqualTo(100);
    }

    @Test
    void aFewThatDoNotGainChangeNothing() {
        encoded(500);
        scripted.gains = true;
        assertThat(encoded(1)).isEqualTo(1);
        scripted.gains = false;
        scripted.asked = 0;
        encoded(1000);
        assertThat(scripted.asked).isEqualTo(1000);
    }

    /** How many of so many frames become shorter. */
    private int encoded(int count) {
        FrameBatch batch = new FrameBatch();
        for (int i = 0; i < count; i++) {
            batch.add(FRAME);
        }
        EncodedBatch result = encoder.encode(batch);
        int encoded = 0;
        for (int i = 0; i < count; i++) {
            encoded += result.encoding(i) == 0 ? 0 : 1;
        }
        encoder.clear();
        return encoded;
    }
}
