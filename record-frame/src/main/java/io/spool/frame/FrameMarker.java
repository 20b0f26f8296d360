package io.spool.frame;

import java.nio.charset.StandardCharsets;

/** Tells record frames from any other JSON, and reads the version that they carry. */
public final class FrameMarker {
    private static final byte[] MARKER_IN_QUOTES =
            ("\"" + FrameFormat.MARKER + "\"").getBytes(StandardCharsets.US_ASCII);

    private FrameMarker() {}

    /**
     * Whether a frame is a record frame: a JSON object whose first member is {@value FrameFormat#MARKER}, spelled
     * without escapes, with a whole number above 0. White space between them does not count. Nothing behind the number is looked at.
     *
     * @return true iff it is one, of whatever version
     */
    public static boolean isRecordFrame(byte[] frame, int offset, int length) {
        int end = offset + length;
        int i = JsonGrammar.space(frame, offset, end, false);
        if (i >= end || frame[i] != '{') {
            return false;
        }
        i = JsonGrammar.space(frame, i + 1, end, false);
        if (end - i < MARKER_IN_QUOTES.length) {
            return false;
        }
        for (int k = 0; k < MARKER_IN_QUOTES.length; k++) {
            if (frame[i + k] != MARKER_IN_QUOTES[k]) {
                return false;
            }
        }
        i = JsonGrammar.space(frame, i + MARKER_IN_QUOTES.length, end, false);
        if (i >= end || frame[i] != ':') {
            return false;
        }
        i = JsonGrammar.space(frame, i + 1, end, false);
        if (i >= end || frame[i] < '1' || frame[i] > '9') {
            return false;
        }
        while (i < end && frame[i] >= '0' && frame[i] <= '9') {
            i++;
        }
        i = JsonGrammar.space(frame, i, end, false);
        return i < end && (frame[i] == ',' || frame[i] == '}');
    }
}
