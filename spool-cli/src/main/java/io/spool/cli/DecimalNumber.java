package io.spool.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The exact value of a decimal number, in a form in which equal numbers have equal parts: {@code 100}, {@code 1e2} and {@code 1.0E+2} are one.
 *
 * <p>Parsing and comparing take time linear in the length of the text. {@link java.math.BigDecimal} takes quadratic time, and a frame
 * may hold a number of millions of digits.
 *
 * @param negative true iff the number is below zero
 * @param digits the significant digits, the first and the last of them not 0; empty for zero
 * @param exponent the power of ten that the first digit counts
 */
record DecimalNumber(boolean negative, String digits, long exponent) {
    /** Possessive, so that a long text is looked at once and takes no stack. */
    private static final Pattern FORM =
            Pattern.compile("([+-]?)([0-9]*+)(?:\\.([0-9]*+))?+(?:[eE]([+-]?)0*+([0-9]{0,18}))?+");

    /** Returns the number; null if the text is none, or its exponent has more than 18 digits. */
    static @Nullable DecimalNumber parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return null;
        }
        String whole = form.group(2);
        String fraction = form.group(3) == null ? "" : form.group(3);
        boolean exponentGiven = form.group(5) != null;
        boolean isEmpty = whole.isEmpty() && fraction.isEmpty();
        boolean isCutShort = exponentGiven && !Character.isDigit(text.charAt(text.length() - 1));
        if (isEmpty || isCutShort) {
            return null;
        }
        String all = whole + fraction;
        int first = 0;
        while (first < all.length() && all.charAt(first) == '0') {
            first++;
        }
        if (first == all.length()) {
            return new DecimalNumber(false, "", 0);
        }
        int end = all.length();
        while (all.charAt(end - 1) == '0') {
            end--;
        }
        long power = !exponentGiven || form.group(5).isEmpty() ? 0 : Long.parseLong(form.group(5));
        if ("-".equals(form.group(4))) {
            power = -power;
        }
        return new DecimalNumber(
                form.group(1).equals("-"), all.substring(first, end), power + whole.length() - 1 - first);
    }
}
