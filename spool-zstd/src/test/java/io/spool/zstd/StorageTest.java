package io.spool.zstd;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.encoding.FrameEncoder;
import io.spool.core.encoding.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much of a ring frames take, with their headers and all, against the same frames as they are. */
class StorageTest {
    private static final int HEADER_BYTES = 24;

    /** In front of what is encoded: the dictionary's number. */
    private static final int PREFIX_BYTES = 1;

    @ParameterizedTest
    @CsvSource({
        "HOST_SMALL, 1000, 0.33333",
        "HOST_SMALL, 2000, 0.33333",
        "RECORD_SMALL, 1000, 0.33333",
        "RECORD_SMALL, 2000, 0.33333",
        "HOST_LARGE, 1000, 0.25",
        "HOST_LARGE, 2000, 0.25",
        "RECORD_LARGE, 1000, 0.25",
        "RECORD_LARGE, 2000, 0.25",
        "SYSLOG, 1000, 0.33333",
        "RANDOM, 1000, 1.02",
    })
    void framesTakeAtMostTheirShare(Shape shape, int samples, double most) {
        for (long seed = 1; seed <= 2; seed++) {
            try (Trained trained = new Trained(shape, samples, 1000, seed)) {
                long plain = 0;
                long stored = 0;
                for (byte[] frame : trained.frames) {
                    plain += storage(frame.length);
                    stored += storage(storedLength(trained.encoder, frame));
                }
                assertThat((double) stored / plain).as("seed " + seed).isLessThanOrEqualTo(most);
            }
        }
    }

    private static int storedLength(FrameEncoder encoder, byte[] frame) {
        int room = frame.length - PREFIX_BYTES - 1;
        int length = encoder.encode(frame, 0, frame.length, new byte[room], 0, room);
        return length == FrameEncoder.TOO_LONG ? frame.length : PREFIX_BYTES + length;
    }

    private static int storage(int length) {
        return HEADER_BYTES + (length + 7) / 8 * 8;
    }
}
