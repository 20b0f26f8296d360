package io.spool.core.encoding;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Texts with holes, each with a number, in the order in which they came. */
final class KeyTexts {
    private final List<byte[]> texts = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();

    int count() {
        return texts.size();
    }

    byte[] bytes(int number) {
        return texts.get(number);
    }

    /** The number of a text, which it gets if it has none. */
    int number(byte[] text) {
        return numbers.computeIfAbsent(new String(text, StandardCharsets.ISO_8859_1), key -> {
            texts.add(text);
            return texts.size() - 1;
        });
    }

    /** The number of two texts, one behind the other. */
    int number(int first, int second) {
        byte[] a = texts.get(first);
        byte[] b = texts.get(second);
        byte[] glued = new byte[a.length + b.length];
        System.arraycopy(a, 0, glued, 0, a.length);
        System.arraycopy(b, 0, glued, a.length, b.length);
        return number(glued);
    }
}
