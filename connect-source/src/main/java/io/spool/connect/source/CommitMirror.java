package io.spool.connect.source;

import io.spool.core.SpoolReader;
import io.spool.core.error.SpoolException;

/**
 * What the spool is told of what Connect has committed. The spool's own position follows Connect's, for whoever looks at the
 * spool, and so that a spool which blocks when full learns what may go. It never runs ahead: a writer may overwrite what is
 * acknowledged.
 *
 * <p>For the thread that polls, but for {@link #committed}, which any thread may call, one at a time.
 */
final class CommitMirror {
    private final SpoolReader reader;
    private final DeliveryWindow window;

    // How what was dealt with becomes what is acknowledged; the order is that of committed() and polled().
    private long notedAtPoll;
    private volatile long settledAtPoll;
    private volatile long settledAtCommit;
    private volatile long committed;
    private long acknowledged;

    /** The thread that polls has committed, and has not said of everything that was handed out what became of it. */
    private boolean someUnsaid;

    CommitMirror(SpoolReader reader, DeliveryWindow window) {
        this.reader = reader;
        this.window = window;
        long position = reader.position();
        notedAtPoll = position;
        settledAtPoll = position;
        settledAtCommit = position;
        committed = position;
        acknowledged = position;
    }

    /**
     * To be called at the start of each poll: acknowledges to the spool what Connect has committed, and takes note of what
     * has been dealt with.
     *
     * <p>What was noted at one poll was known to the worker before the next one, when it gathers the offsets that it will
     * commit.
     */
    void polled() throws SpoolException {
        if (someUnsaid) {
            // It polls again, so that was not the end: it was a transaction without a record, since all were dropped.
            someUnsaid = false;
            window.allDealtWith();
            committed = window.position();
        }
        settledAtPoll = notedAtPoll;
        notedAtPoll = window.position();
        acknowledge();
    }

    private void acknowledge() throws SpoolException {
        long sequence = committed;
        if (sequence > acknowledged) {
            reader.acknowledge(sequence);
            acknowledged = sequence;
        }
    }

    /**
     * Connect has committed offsets. It gathered them a while ago, before it wrote them, and does not say which. So only
     * that counts as committed which was settled when the commit before this one ended, as this one began after that.
     * Hence the spool hears of it one commit later, and never too early.
     */
    void committed() {
        committed = settledAtCommit;
        settledAtCommit = settledAtPoll;
    }

    /**
     * As {@link #committed}, where the thread that polls is the one which commits: with exactly-once delivery, and at the
     * end. Nothing can have been handed out since the offsets were gathered, so that all counts once nothing is under way.
     *
     * <p>A worker with exactly-once delivery says nothing of records that a transformation dropped until a transaction with others
     * ends (ExactlyOnceWorkerSourceTask of Kafka 4.3: commitTransaction returns early when none is open). It commits when all that
     * was handed out has been sent or dropped, so what is unsaid then was dropped. Another worker commits on this thread at its
     * end alone, when what is unsaid may be lost: the next poll tells the two apart.
     */
    void committedByPollingThread() throws SpoolException {
        if (window.isEmpty()) {
            committed = window.position();
        } else {
            someUnsaid = true;
        }
        acknowledge();
    }
}
