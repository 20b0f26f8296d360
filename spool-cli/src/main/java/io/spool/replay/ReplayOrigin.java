package io.spool.replay;

import java.io.IOException;
import java.util.function.Consumer;

/** What a replay takes frames from: a spool, or something that was made of one. */
public interface ReplayOrigin {

    /** Its name without a path: what {@code ${spool}} stands for in a topic. */
    String name();

    /**
     * Its frames, from where the replay is to start.
     *
     * @param rehearsal whether no trace may be left: nothing is acknowledged
     * @param notice is told of what is missing
     */
    ReplaySource open(boolean rehearsal, Consumer<String> notice) throws IOException;
}
