package io.spool.demo;

/**
 * How many records there are along the pipeline, at about one moment.
 *
 * @param sampled frames appended to spool A
 * @param topic records in the first topic
 * @param spool frames in spool B
 * @param replayed records in the second topic
 * @param lagA frames of spool A that the first source has not reported as dealt with
 * @param lagTopic offsets of the first topic, up to its last record, that the sink has not committed
 * @param lagB frames of spool B that the second source has not reported as dealt with
 */
record Counts(long sampled, long topic, long spool, long replayed, long lagA, long lagTopic, long lagB) {
    static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0);

    /** How many frames have not come out at the end. */
    long behind() {
        return Math.max(0, sampled - replayed);
    }

    /** True iff every stage says that it is done with what the stage before it delivered. */
    boolean isDrained() {
        return replayed >= sampled && lagA == 0 && lagTopic == 0 && lagB == 0;
    }
}
