package io.spool.torture.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.SpoolReader;
import io.spool.core.value.Frame;
import io.spool.core.value.ReadBatch;
import io.spool.torture.process.Message;
import org.jspecify.annotations.Nullable;

/** Checks every byte, and that batches are whole, but for those that were overwritten from their start. */
final class Referee {
    private @Nullable Message last;
    private long frames;

    long frames() {
        return frames;
    }

    /** Reads to the end of what is there now. */
    void check(SpoolReader reader) throws Exception {
        long end = reader.position() + reader.lag();
        while (reader.position() < end) {
            ReadBatch batch = reader.read();
            boolean gap = batch.gap().isPresent();
            for (Frame frame : batch) {
                follow(frame.sequence(), Message.parse(frame), gap);
                gap = false;
            }
            if (gap) {
                last = null;
            }
        }
        assertThat(reader.damaged()).isZero();
    }

    private void follow(long sequence, Message message, boolean afterGap) {
        Message before = afterGap ? null : last;
        if (before != null) {
            boolean goesOn = before.index() + 1 < before.size();
            assertThat(message.index())
                    .as("frame %d, %s, behind %s", sequence, message, before)
                    .isEqualTo(goesOn ? before.index() + 1 : 0);
            if (goesOn) {
                assertThat(message.writer()).isEqualTo(before.writer());
                assertThat(message.batch()).isEqualTo(before.batch());
            }
        }
        last = message;
        frames++;
    }
}
