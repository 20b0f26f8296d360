package io.spool.torture.process;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Follows messages as a reader gets them: batches are whole, one behind the other, and each writer's are in order with none
 * missing. Only a gap excuses what is not there.
 */
public final class BatchOrder {
    private final Map<Long, Seen> writers = new HashMap<>();
    private @Nullable Message last;
    private long gaps;

    /**
     * A writer's newest batch that was seen.
     *
     * @param batch its number, -1 before the first
     * @param firstSequence of its first frame; 0 when that was lost
     * @param gaps how many gaps there had been by then
     */
    private record Seen(long batch, long firstSequence, long gaps) {}

    /** From now on there can be batches of this writer, the first being number 0. */
    public void begins(long writer) {
        writers.put(writer, new Seen(-1, 0, gaps));
    }

    public void gap() {
        gaps++;
        last = null;
    }

    /**
     * The next message.
     *
     * @throws IllegalStateException when it cannot follow
     */
    public void follow(long sequence, Message message) {
        Message before = last;
        boolean goesOn = before != null && before.index() + 1 < before.size();
        Message next = goesOn && before != null
                ? new Message(before.writer(), before.batch(), before.index() + 1, before.size())
                : new Message(message.writer(), message.batch(), 0, message.size());
        boolean known = before != null || gaps == 0;
        if (known && !message.equals(next)) {
            throw new IllegalStateException(
                    "frame " + sequence + " is " + message + " after " + before + ": a batch is not whole");
        }
        if (!goesOn) {
            begin(sequence, message);
        }
        last = message;
    }

    private void begin(long sequence, Message message) {
        Seen seen = writers.get(message.writer());
        if (seen != null) {
            // A gap may end within the batch that it began in.
            boolean follows = seen.gaps() == gaps
                    ? message.batch() == seen.batch() + 1
                    : message.batch() > seen.batch() || (message.batch() == seen.batch() && message.index() > 0);
            if (!follows) {
                throw new IllegalStateException(
                        "frame " + sequence + " is " + message + " after batch " + seen.batch() + " of its writer");
            }
        }
        writers.put(message.writer(), new Seen(message.batch(), message.index() == 0 ? sequence : 0, gaps));
    }

    /** The newest batch of this writer that was seen, -1 for none. */
    public long newest(long writer) {
        Seen seen = writers.get(writer);
        return seen == null ? -1 : seen.batch();
    }

    /** Where it began, 0 when that is not known. */
    public long newestSequence(long writer) {
        Seen seen = writers.get(writer);
        return seen == null ? 0 : seen.firstSequence();
    }

    /** True iff nothing of this writer's can have been missed since its newest batch that was seen. */
    public boolean isComplete(long writer) {
        Seen seen = writers.get(writer);
        return seen != null && seen.gaps() == gaps;
    }

    /** This writer is gone: there are no more batches of it. */
    public void ends(long writer) {
        writers.remove(writer);
    }
}
