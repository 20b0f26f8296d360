package io.spool.bench.profile;

/**
 * A thread that was seen at work, or making an object.
 *
 * @param thread its name; empty when not known
 * @param type of the object; empty when it was seen at work
 * @param weight how much the sample stands for: 1, or bytes of objects
 */
record Sample(String thread, Stack stack, String type, long weight) {}
