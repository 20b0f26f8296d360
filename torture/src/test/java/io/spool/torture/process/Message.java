package io.spool.torture.process;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.spool.core.value.Frame;
import java.util.Arrays;

/**
 * A frame whose every byte follows from a few numbers, so that whoever reads it can tell whether it is what was written.
 *
 * @param writer who wrote it
 * @param batch which of its batches
 * @param index place in the batch
 * @param size frames in the batch
 */
public record Message(long writer, long batch, int index, int size) {
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
        byte[] content = frame.content();
        long[] numbers = new long[4];
        int found = 0;
        for (int i = 0; i < content.length && found < numbers.length; i++) {
            if (content[i] >= '0' && content[i] <= '9') {
                numbers[found] = numbers[found] * 10 + content[i] - '0';
            } else if (i > 0 && content[i - 1] >= '0' && content[i - 1] <= '9') {
                found++;
            }
        }
        Message message = new Message(numbers[0], numbers[1], (int) numbers[2], (int) numbers[3]);
        if (!Arrays.equals(message.toJson(), content)) {
            throw new IllegalStateException(
                    "frame " + frame.sequence() + " is not what anybody wrote: " + new String(content, US_ASCII));
        }
        return message;
    }
}
