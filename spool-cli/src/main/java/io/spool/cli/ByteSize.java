package io.spool.cli;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/** A number of bytes as people write it: {@code 64MiB}, {@code 1.5GiB}, {@code 500k}, {@code 4096}. */
record ByteSize(long bytes) {
    static final String SYNTAX =
            "a number of bytes, or one with a unit: KiB, MiB, GiB, TiB (powers of 1024) or k, M, G, T (powers of 1000)";

    private static final Pattern FORM = Pattern.compile("([0-9]+(?:\\.[0-9]+)?) ?([A-Za-z]*)");
    private static final Map<String, Long> UNITS = Map.ofEntries(
            Map.entry("", 1L),
            Map.entry("KiB", 1L << 10),
            Map.entry("MiB", 1L << 20),
            Map.entry("GiB", 1L << 30),
            Map.entry("TiB", 1L << 40),
            Map.entry("k", 1_000L),
            Map.entry("M", 1_000_000L),
            Map.entry("G", 1_000_000_000L),
            Map.entry("T", 1_000_000_000_000L));

    static ByteSize parse(String text) {
        Matcher form = FORM.matcher(text);
        Long unit = form.matches() ? UNITS.get(form.group(2)) : null;
        if (unit == null) {
            throw new TypeConversionException("'" + text + "' is not a size; it must be " + SYNTAX);
        }
        try {
            BigDecimal bytes = new BigDecimal(form.group(1)).multiply(BigDecimal.valueOf(unit));
            return new ByteSize(bytes.longValueExact());
        } catch (ArithmeticException e) {
            throw new TypeConversionException("'" + text + "' is not a whole number of bytes up to " + Long.MAX_VALUE);
        }
    }

    /** For people: three digits or so, in powers of 1024. */
    @Override
    public String toString() {
        if (bytes < 1024) {
            return bytes + " B";
        }
        double value = bytes;
        int power = 0;
        // 1023.95 and above would be printed as 1024.0.
        while (value >= 1023.95 && power < 4) {
            value /= 1024;
            power++;
        }
        return String.format(Locale.ROOT, "%.1f %ciB", value, " KMGT".charAt(power));
    }
}
