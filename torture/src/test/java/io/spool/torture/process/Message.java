package io.spool.torture.process;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.spool.core.value.Frame;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A frame whose every byte follows from a few numbers, so that whoever reads it can tell whether it is what was written.
 *
 * @param writer who wrote it
 * @param batch which of its batches
 * @param index place in the batch
 * @param size frames in the batch
 */
public record Message(long writer, long batch, int index, int size) {
    private static final Pattern FORM =
            Pattern.compile("\\{\"w\":(\\d+),\"b\":(\\d+),\"i\":(\\d+),\"n\":(\\d+),\"f\":\"([a-z]*)\"}");

    public byte[] toJson() {
        StringBuilder json = new StringBuilder(300);
        json.append("{\"w\":").append(writer).append(",\"b\":").append(batch);
        json.append(",\"i\":").append(index).append(",\"n\":").append(size).append(",\"f\":\"");
        appendFill(json);
        return json.append("\"}").toString().getBytes(US_ASCII);
    }

    private void appendFill(StringBuilder json) {
        long state = writer * 1_000_003 + batch * 31 + index;
        int length = (int) Math.floorMod((state * 0x9E37_79B9_7F4A_7C15L) >>> 33, 200L);
        for (int i = 0; i < length; i++) {
            state = state * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
            json.append((char) ('a' + (state >>> 33) % 26));
        }
    }

    /** Takes a frame apart. Throws when a single byte of it is not what its numbers say. */
    public static Message parse(Frame frame) {
        String text = new String(frame.content(), US_ASCII);
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalStateException("frame " + frame.sequence() + " was never written like this: " + text);
        }
        Message message = new Message(
                Long.parseLong(matcher.group(1)),
                Long.parseLong(matcher.group(2)),
                Integer.parseInt(matcher.group(3)),
                Integer.parseInt(matcher.group(4)));
        if (!new String(message.toJson(), US_ASCII).equals(text)) {
            throw new IllegalStateException("frame " + frame.sequence() + " differs from what was written: " + text);
        }
        return message;
    }
}
