package io.spool.connect.source;

import org.jspecify.annotations.Nullable;

/** No record can be made of a frame; the message says why and what to do. */
final class FrameRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean skippable;

    private FrameRefusedException(String message, boolean skippable, @Nullable Throwable cause) {
        super(message, cause);
        this.skippable = skippable;
    }

    /** The frame is at fault, and always will be. */
    static FrameRefusedException badFrame(String message, @Nullable Throwable cause) {
        return new FrameRefusedException(message, true, cause);
    }

    /** The frame may be fine: the configuration, the release or a schema file does not go with it. */
    static FrameRefusedException badCircumstances(String message, @Nullable Throwable cause) {
        return new FrameRefusedException(message, false, cause);
    }

    /** True iff nothing is gained by trying again, so that the frame may be skipped where that is wanted. */
    boolean isSkippable() {
        return skippable;
    }
}
