package io.spool.core.error;

import io.spool.core.value.Refusal;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A full spool refused an append, because a protected reader has not read the oldest frames. Nothing of the append was written. */
public final class SpoolFullException extends SpoolException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Refusal refusal;

    public SpoolFullException(Path spool, Refusal refusal) {
        this(spool, refusal, "");
    }

    /** @param circumstance how it came to that, as a clause of the message: "; ..." */
    public SpoolFullException(Path spool, Refusal refusal, String circumstance) {
        super(spool, "the spool is full: " + refusal + circumstance + "; nothing was appended. " + remedy(refusal));
        this.refusal = refusal;
    }

    private static String remedy(Refusal refusal) {
        return refusal.reader().isPresent()
                ? "Let the reader read on, or forget it if it does not come back, then append again"
                : "Open a named reader and let it read, then append again";
    }

    /** Why the spool refused; null only in a copy of this exception that came out of serialisation. */
    public @Nullable Refusal refusal() {
        return refusal;
    }
}
