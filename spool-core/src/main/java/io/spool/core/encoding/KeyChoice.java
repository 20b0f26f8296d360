package io.spool.core.encoding;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Phrases that begin with the same text, and then, behind a number, with the same one of a few others, and so on: what several have
 * in common is looked at once. Immutable.
 */
final class KeyChoice {
    /**
     * A phrase, or a part of one, that can be taken.
     *
     * @param segment where it begins
     * @param reference its number
     */
    record Entry(KeySegment segment, int reference) {}

    /** An entry, and how far it has been followed. */
    private record Part(Entry entry, KeySegment segment) {}

    /** What all of them go on with here. */
    final KeySegment text;

    /** Whether no shorter text among the same choices can stand where this one stands. */
    final boolean alone;

    /** The only one; null where there are several. */
    final @Nullable Entry only;

    /** One that ends with the text. */
    final @Nullable Entry ends;

    /** One that ends with a number behind the text. */
    final @Nullable Entry endsInHole;

    /** One that has a hole behind the text; null where there is none. */
    final @Nullable Entry holed;

    /** Those that go on behind the hole. */
    final KeyChoice[] next;

    /**
     * Phrases with the same text, which go by their references.
     *
     * @param texts all that can be chosen from
     */
    private KeyChoice(List<Part> parts, Collection<List<Part>> texts) {
        Entry end = null;
        Entry endInHole = null;
        Entry hole = null;
        List<Part> rest = new ArrayList<>();
        for (Part part : parts) {
            KeySegment segment = part.segment();
            KeySegment behind = segment.next();
            if (!segment.hasHole()) {
                end = end == null ? part.entry() : end;
                continue;
            }
            hole = hole == null ? part.entry() : hole;
            if (behind != null) {
                rest.add(new Part(part.entry(), behind));
            } else if (endInHole == null) {
                endInHole = part.entry();
            }
        }
        KeySegment own = parts.get(0).segment();
        text = own;
        alone = texts.stream()
                .map(others -> others.get(0).segment())
                .noneMatch(other -> other.length() < own.length() && other.standsAt(own.bytes(), 0, own.length()));
        only = parts.size() == 1 ? parts.get(0).entry() : null;
        ends = end;
        endsInHole = endInHole;
        holed = hole;
        // One that is alone is followed by itself.
        next = only == null ? choices(rest) : new KeyChoice[0];
    }

    /** Choices among entries, which go by their references: those with the longest text first. */
    static KeyChoice[] of(List<Entry> entries) {
        return choices(
                entries.stream().map(entry -> new Part(entry, entry.segment())).toList());
    }

    private static KeyChoice[] choices(List<Part> parts) {
        Map<String, List<Part>> byText = new LinkedHashMap<>();
        for (Part part : parts) {
            KeySegment segment = part.segment();
            String text = new String(segment.bytes(), 0, segment.length(), StandardCharsets.ISO_8859_1);
            byText.computeIfAbsent(text, key -> new ArrayList<>()).add(part);
        }
        return byText.values().stream()
                .map(same -> new KeyChoice(same, byText.values()))
                .sorted(Comparator.comparingInt((KeyChoice choice) -> -choice.text.length()))
                .toArray(KeyChoice[]::new);
    }
}
