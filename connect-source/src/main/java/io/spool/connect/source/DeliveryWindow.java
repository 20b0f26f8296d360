package io.spool.connect.source;

import java.util.Arrays;

/**
 * Which of the frames that were handed to the worker have been dealt with, and up to where without a hole.
 *
 * <p>Partitions answer in any order, so the word comes for this record and that; the spool's position is a single
 * number, and moves only behind the oldest record that is still under way.
 *
 * <p>Thread-safe: records are handed out by the thread that polls, and dealt with by the producer's.
 */
final class DeliveryWindow {
    /** For each delivery under way: the sequence that is read next once it is dealt with. A ring, by number. */
    private long[] behind = new long[1024];

    private boolean[] done = new boolean[1024];
    private long oldest;
    private long next;
    private long position;

    /** @param position the sequence that is read next */
    DeliveryWindow(long position) {
        this.position = position;
    }

    /** Hands a record out; returns the number of the delivery. */
    synchronized long handOut(long nextSequence) {
        if (next - oldest == behind.length) {
            grow();
        }
        int at = at(next);
        behind[at] = nextSequence;
        done[at] = false;
        return next++;
    }

    /** A frame was dealt with that no record was made of. */
    synchronized void pass(long nextSequence) {
        if (oldest == next) {
            position = nextSequence;
        } else {
            behind[at(next - 1)] = nextSequence;
        }
    }

    /**
     * This delivery is done.
     *
     * @return whether that is news
     */
    synchronized boolean dealtWith(long delivery) {
        if (delivery < oldest || delivery >= next || done[at(delivery)]) {
            return false;
        }
        done[at(delivery)] = true;
        while (oldest < next && done[at(oldest)]) {
            position = behind[at(oldest)];
            oldest++;
        }
        return true;
    }

    /** Everything that was handed out is done. */
    synchronized void allDealtWith() {
        if (oldest < next) {
            position = behind[at(next - 1)];
            oldest = next;
        }
    }

    /** The sequence before which everything has been dealt with. */
    synchronized long position() {
        return position;
    }

    /** True iff nothing is under way. */
    synchronized boolean isEmpty() {
        return oldest == next;
    }

    private int at(long delivery) {
        return (int) (delivery & (behind.length - 1));
    }

    private void grow() {
        long[] behindBefore = behind;
        boolean[] doneBefore = done;
        int before = behindBefore.length;
        behind = Arrays.copyOf(behindBefore, before * 2);
        done = Arrays.copyOf(doneBefore, before * 2);
        for (long delivery = oldest; delivery < next; delivery++) {
            int from = (int) (delivery & (before - 1));
            behind[at(delivery)] = behindBefore[from];
            done[at(delivery)] = doneBefore[from];
        }
    }
}
