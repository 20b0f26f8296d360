package io.spool.connect.sink;

import io.spool.core.SpoolWriter;
import java.util.function.Consumer;

/**
 * Tells of each reason why a writer's frames are not encoded as they should be, once. They are appended all the same, so nothing else
 * would tell.
 *
 * <p>For one thread.
 */
final class EncodingWatch {
    private final SpoolWriter writer;
    private final Consumer<String> notice;
    private String told = "";

    EncodingWatch(SpoolWriter writer, Consumer<String> notice) {
        this.writer = writer;
        this.notice = notice;
    }

    /** Looks whether there is another reason now. Costs next to nothing when there is none. */
    void look() {
        writer.encodingFailure()
                .map(failure -> String.valueOf(failure.getMessage()))
                .ifPresent(this::tell);
    }

    private void tell(String why) {
        if (!why.equals(told)) {
            told = why;
            notice.accept(why);
        }
    }
}
