package io.spool.torture.lock;

import io.spool.core.SpoolReader;
import io.spool.core.value.Frame;
import io.spool.core.value.ReadBatch;
import io.spool.torture.process.Message;
import java.util.HashMap;
import java.util.Map;

/** Follows a spool from its first frame on: nothing may be missing, no batch torn, every byte what was written. */
final class Referee {
    private final Map<Long, Message> lasts = new HashMap<>();
    private long expected = 1;
    private long writerInBatch = -1;

    /** Checks a batch. */
    void follow(ReadBatch batch) {
        if (batch.gap().isPresent()) {
            throw new IllegalStateException("missing: " + batch.gap().get());
        }
        for (Frame frame : batch) {
            if (frame.sequence() != expected++) {
                throw new IllegalStateException("sequence " + frame.sequence() + ", expected " + (expected - 1));
            }
            follow(frame.sequence(), Message.parse(frame));
        }
    }

    private void follow(long sequence, Message message) {
        if (writerInBatch >= 0 && message.writer() != writerInBatch) {
            throw new IllegalStateException("frame " + sequence + " is in the middle of another writer's batch");
        }
        Message last = lasts.put(message.writer(), message);
        boolean first = last == null || last.index() == last.size() - 1;
        long batch = last == null ? 0 : first ? last.batch() + 1 : last.batch();
        int index = first ? 0 : last.index() + 1;
        if (message.batch() != batch || message.index() != index) {
            throw new IllegalStateException("frame " + sequence + " is " + message + " after " + last);
        }
        writerInBatch = index == message.size() - 1 ? -1 : message.writer();
    }

    /** Reads all that is there, and acknowledges it. */
    void readOn(SpoolReader reader) throws Exception {
        for (ReadBatch batch = reader.read(); !batch.isEmpty(); batch = reader.read()) {
            follow(batch);
            reader.acknowledge(batch.nextSequence());
        }
    }

    long frames() {
        return expected - 1;
    }
}
