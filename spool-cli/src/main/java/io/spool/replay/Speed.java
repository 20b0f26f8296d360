package io.spool.replay;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How fast a replay goes by the times of the frames.
 *
 * @param factor 1 for as fast as they were appended, 10 for ten times as fast; infinite for as fast as it goes
 */
public record Speed(double factor) {
    public static final String SYNTAX = "1x, 10x, 0.5x or max";
    public static final Speed MAX = new Speed(Double.POSITIVE_INFINITY);

    private static final Pattern FORM = Pattern.compile("([0-9]{1,6}(?:\\.[0-9]{1,6})?)x");

    /**
     * A speed as the user writes it.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static Speed parse(String text) {
        if (text.equals("max")) {
            return MAX;
        }
        Matcher form = FORM.matcher(text);
        double factor = form.matches() ? Double.parseDouble(form.group(1)) : 0;
        if (factor <= 0) {
            throw new IllegalArgumentException("'" + text + "' is not a speed; it must be " + SYNTAX);
        }
        return new Speed(factor);
    }

    boolean isMax() {
        return Double.isInfinite(factor);
    }
}
