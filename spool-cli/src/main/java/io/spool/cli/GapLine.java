package io.spool.cli;

import io.spool.core.value.Gap;
import java.io.IOException;

/** A gap as a line among frames. */
final class GapLine {
    private GapLine() {}

    static void write(FrameOutput out, Gap gap) throws IOException {
        out.add(json(gap));
        out.endLine();
    }

    /** Without the end of the line. */
    static String json(Gap gap) {
        return "{\"gap\":{\"kind\":\"" + gap.kind() + "\",\"fromSequence\":" + gap.from() + ",\"toSequence\":"
                + (gap.to() - 1) + ",\"count\":" + gap.count() + "}}";
    }
}
