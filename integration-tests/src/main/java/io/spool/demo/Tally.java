package io.spool.demo;

/**
 * What was found at one place of the pipeline, counted.
 *
 * @param place the place's name
 * @param sampled how many frames were sampled, and should be here
 * @param written how many records were written there, by the place's own bookkeeping
 * @param read how many records were read from it
 * @param delivered how many of the sampled frames are here, unchanged
 * @param missing how many of them are not here at all
 * @param differing records that are not, or no longer, what was sampled
 * @param duplicated records beyond the first of the same frame
 * @param lost frames that the place itself declared lost or damaged to whoever read it from its first frame on
 */
record Tally(
        String place,
        long sampled,
        long written,
        long read,
        long delivered,
        long missing,
        long differing,
        long duplicated,
        long lost) {}
