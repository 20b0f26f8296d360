package io.spool.bench.profile;

import java.util.Optional;

/**
 * A thread that was seen at work, or making an object.
 *
 * @param type of the object; empty when it was seen at work
 * @param weight how much the sample stands for: 1, or bytes of objects
 */
record Sample(Stack stack, String type, long weight) {

    /** The same from this method inwards; empty when it was not there. */
    Optional<Sample> within(String method) {
        return stack.within(method).map(inner -> new Sample(inner, type, weight));
    }
}
