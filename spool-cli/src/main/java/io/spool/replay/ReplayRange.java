package io.spool.replay;

import io.spool.core.value.StartPosition;
import java.time.Instant;
import java.util.Optional;

/**
 * Which frames of a spool are replayed.
 *
 * @param from where to start
 * @param end the first sequence that is not wanted
 * @param until frames appended at this time or later are not wanted
 * @param follow whether to wait for frames that are not there yet
 * @param filter which frames in the range are wanted
 */
public record ReplayRange(StartPosition from, long end, Optional<Instant> until, boolean follow, FrameFilter filter) {

    /** Everything that is in the spool when the replay starts. */
    public static ReplayRange all() {
        return new ReplayRange(
                StartPosition.earliest(), Long.MAX_VALUE, Optional.empty(), false, (batch, index) -> true);
    }
}
