package io.spool.torture.kill;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/** Contents of frames that follow from their sequence and their length: whoever reads one can tell every byte. */
final class Content {
    static final int SMALLEST = 40;

    private Content() {}

    static byte[] of(long sequence, int length) {
        byte[] head = ("{\"s\":" + sequence + ",\"f\":\"").getBytes(US_ASCII);
        byte[] content = Arrays.copyOf(head, length);
        long state = sequence * 1_000_003 + length;
        for (int i = head.length; i < length - 2; i++) {
            state = state * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
            content[i] = (byte) ('a' + (state >>> 33) % 26);
        }
        content[length - 2] = '"';
        content[length - 1] = '}';
        return content;
    }

    static boolean isOf(long sequence, byte[] content) {
        return content.length >= SMALLEST && Arrays.equals(content, of(sequence, content.length));
    }
}
