package io.spool.core.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class RangeChecksTest {
    private static final int SIZE = 1 << 20;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    /** Bytes that are read in pieces, as from a ring with an end, and that count what is read. */
    private static final class Bytes implements RangeChecks.Source {
        final byte[] bytes;
        final int piece;
        long read;

        Bytes(byte[] bytes, int piece) {
            this.bytes = bytes;
            this.piece = piece;
        }

        @Override
        public int contiguous(long offset, long most) {
            return (int) Math.min(most, piece - offset % piece);
        }

        @Override
        public void read(long offset, byte[] into, int from, int length) {
            System.arraycopy(bytes, (int) offset, into, from, length);
            read += length;
        }
    }

    private byte[] randomBytes() {
        byte[] bytes = new byte[SIZE];
        random.nextBytes(bytes);
        return bytes;
    }

    private static int crc(byte[] bytes, int from, int to) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, to - from);
        return (int) crc.getValue();
    }

    @Test
    void anyRangeHasTheChecksumThatTheJdkSaysItHas() {
        byte[] bytes = randomBytes();
        for (int piece : new int[] {SIZE, 4096, 1000, 1}) {
            RangeChecks checks = new RangeChecks(new Bytes(bytes, piece), SIZE);
            for (int i = 0; i < 300; i++) {
                int from = random.nextInt(SIZE);
                int to = from + random.nextInt(random.nextBoolean() ? 1000 : SIZE - from) % (SIZE - from + 1);
                to = Math.min(to, SIZE);
                assertThat(checks.of(from, to))
                        .as("seed %d, piece %d, range %d to %d", seed, piece, from, to)
                        .isEqualTo(crc(bytes, from, to));
            }
            assertThat(checks.of(0, SIZE)).isEqualTo(crc(bytes, 0, SIZE));
            assertThat(checks.of(5, 5)).isEqualTo(crc(bytes, 5, 5));
        }
    }

    @Test
    void manyRangesThatOverlapCostLittleMoreThanOnePass() {
        byte[] bytes = randomBytes();
        Bytes source = new Bytes(bytes, SIZE);
        RangeChecks checks = new RangeChecks(source, SIZE);
        int ranges = 0;
        for (int from = 0; from < SIZE / 2; from += 8) {
            checks.of(from, SIZE / 2 + from);
            ranges++;
        }
        // One pass, and the ends of each range: instead of 34 GB.
        assertThat(source.read).isLessThan(SIZE + ranges * 2L * RangeChecks.STEP);
    }

    @Test
    void keepsNoMoreCheckpointsThanTheLongestRangeHas() {
        byte[] bytes = randomBytes();
        RangeChecks checks = new RangeChecks(new Bytes(bytes, SIZE), 10_000);
        for (int from = 0; from < SIZE - 10_000; from += 1 + random.nextInt(500)) {
            int to = from + random.nextInt(10_001);
            assertThat(checks.of(from, to))
                    .as("seed %d, range %d to %d", seed, from, to)
                    .isEqualTo(crc(bytes, from, to));
        }
        assertThatThrownBy(() -> checks.of(0, 10_001)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void bytesBeforeARangeMayChange() {
        byte[] bytes = randomBytes();
        RangeChecks checks = new RangeChecks(new Bytes(bytes, SIZE), SIZE);
        checks.of(0, SIZE);
        int from = 1 + random.nextInt(SIZE / 2);
        for (int i = 0; i < from; i++) {
            bytes[i] ^= 0x55;
        }
        assertThat(checks.of(from, SIZE)).as("seed %d, from %d", seed, from).isEqualTo(crc(bytes, from, SIZE));
        checks.forget();
        assertThat(checks.of(0, SIZE)).isEqualTo(crc(bytes, 0, SIZE));
    }
}
