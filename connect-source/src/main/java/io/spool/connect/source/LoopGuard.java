package io.spool.connect.source;

import io.spool.core.value.SpoolIdentity;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Keeps records from going round between a topic and a spool for ever: each record is marked with the spool that it comes out
 * of, and one that bears the mark of a spool and has got into that spool again is not carried out of it a second time.
 *
 * <p>The mark is a header, which the sink keeps in record frames. A record that goes through several spools has a mark of each.
 */
final class LoopGuard {
    static final String HEADER = "spool.passed";

    private final String mark;

    LoopGuard(SpoolIdentity identity) {
        this.mark = identity.uuid().toString();
    }

    /** True iff the record came out of this spool before. */
    boolean hasPassed(@Nullable Headers headers) {
        if (headers == null) {
            return false;
        }
        for (Header header : headers) {
            if (header.key().equals(HEADER) && mark.equals(header.value())) {
                return true;
            }
        }
        return false;
    }

    /** The headers with this spool's mark added; those given are changed. */
    Headers marked(@Nullable Headers headers) {
        Headers all = headers == null ? new ConnectHeaders() : headers;
        return all.add(HEADER, mark, Schema.STRING_SCHEMA);
    }
}
