package io.spool.cli;

import java.util.Locale;

/**
 * Text from disk, such as the name of a reader, as it may be shown to a person: what a terminal would take for a command, or what
 * changes the order of characters, is written as in Java and JSON, <code>&#92;u001b</code>. All that the command prints goes through here.
 */
final class Printable {
    private Printable() {}

    /** A name, or another part of a line. */
    static String name(String text) {
        return escaped(text, false);
    }

    /** Lines, or JSON: within it such characters stand in strings only, where this is how they are written. */
    static String lines(String text) {
        return escaped(text, true);
    }

    private static String escaped(String text, boolean ofLines) {
        StringBuilder shown = null;
        int next;
        for (int i = 0; i < text.length(); i = next) {
            int each = text.codePointAt(i);
            next = i + Character.charCount(each);
            if (isSafe(each) || (ofLines && each == '\n')) {
                if (shown != null) {
                    shown.appendCodePoint(each);
                }
            } else {
                shown = shown == null ? new StringBuilder(text.substring(0, i)) : shown;
                for (int unit = i; unit < next; unit++) {
                    shown.append(String.format(Locale.ROOT, "\\u%04x", (int) text.charAt(unit)));
                }
            }
        }
        return shown == null ? text : shown.toString();
    }

    private static boolean isSafe(int each) {
        if (each >= ' ' && each < 0x7F) {
            return true;
        }
        return switch (Character.getType(each)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE -> false;
            default -> true;
        };
    }
}
