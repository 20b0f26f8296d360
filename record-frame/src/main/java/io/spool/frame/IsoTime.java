package io.spool.frame;

/**
 * Spells milliseconds since 1970 as a UTC date, time of day or instant that a person reads (ISO 8601), and back.
 *
 * <p>Years 0000 to 9999 of the proleptic Gregorian calendar have a spelling; whatever has none, or would lose
 * milliseconds by it, is written as the bare number instead.
 */
public final class IsoTime {
    private static final long DAY = 86_400_000L;
    private static final long FIRST_DAY = -719_528L;
    private static final long LAST_DAY = 2_932_896L;

    private IsoTime() {}

    /** Appends {@code "yyyy-mm-dd"} iff the milliseconds are a whole day with a spelling, the bare number otherwise. */
    public static void appendDate(FrameBytes out, long millis) throws UnframeableRecordException {
        long day = Math.floorDiv(millis, DAY);
        if (day * DAY != millis || !hasSpelling(day)) {
            out.appendLong(millis);
            return;
        }
        out.append('"');
        appendDay(out, day);
        out.append('"');
    }

    /** Appends {@code "hh:mm:ss.mmm"} iff the milliseconds are within one day, the bare number otherwise. */
    public static void appendTime(FrameBytes out, long millis) throws UnframeableRecordException {
        if (millis < 0 || millis >= DAY) {
            out.appendLong(millis);
            return;
        }
        out.append('"');
        appendTimeOfDay(out, (int) millis);
        out.append('"');
    }

    /** Appends {@code "yyyy-mm-ddThh:mm:ss.mmmZ"} iff the instant has a spelling, the bare number otherwise. */
    public static void appendInstant(FrameBytes out, long millis) throws UnframeableRecordException {
        long day = Math.floorDiv(millis, DAY);
        if (!hasSpelling(day)) {
            out.appendLong(millis);
            return;
        }
        out.append('"');
        appendDay(out, day);
        out.append('T');
        appendTimeOfDay(out, (int) (millis - day * DAY));
        out.append('Z');
        out.append('"');
    }

    /** Reads what {@link #appendDate} writes. */
    public static long readDate(JsonInput in) throws MalformedFrameException {
        return read(in, "####-##-##");
    }

    /** Reads what {@link #appendTime} writes. */
    public static long readTime(JsonInput in) throws MalformedFrameException {
        return read(in, "##:##:##.###");
    }

    /** Reads what {@link #appendInstant} writes. */
    public static long readInstant(JsonInput in) throws MalformedFrameException {
        return read(in, "####-##-##T##:##:##.###Z");
    }

    private static boolean hasSpelling(long day) {
        return day >= FIRST_DAY && day <= LAST_DAY;
    }

    private static void appendDay(FrameBytes out, long day) throws UnframeableRecordException {
        // Years are counted from March here, so that the leap day is a year's last.
        int shifted = (int) (day - FIRST_DAY - 60 + 146_097);
        int era = shifted / 146_097;
        int dayOfEra = shifted % 146_097;
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int march = (5 * dayOfYear + 2) / 153;
        int month = march < 10 ? march + 3 : march - 9;
        int year = yearOfEra + (era - 1) * 400 + (month <= 2 ? 1 : 0);
        appendDigits(out, year, 4);
        out.append('-');
        appendDigits(out, month, 2);
        out.append('-');
        appendDigits(out, dayOfYear - (153 * march + 2) / 5 + 1, 2);
    }

    private static void appendTimeOfDay(FrameBytes out, int millis) throws UnframeableRecordException {
        appendDigits(out, millis / 3_600_000, 2);
        out.append(':');
        appendDigits(out, millis / 60_000 % 60, 2);
        out.append(':');
        appendDigits(out, millis / 1000 % 60, 2);
        out.append('.');
        appendDigits(out, millis % 1000, 3);
    }

    private static void appendDigits(FrameBytes out, int value, int count) throws UnframeableRecordException {
        int unit = 1;
        for (int i = 1; i < count; i++) {
            unit *= 10;
        }
        for (; unit > 0; unit /= 10) {
            out.append((char) ('0' + value / unit % 10));
        }
    }

    private static long read(JsonInput in, String pattern) throws MalformedFrameException {
        if (in.peek() != '"') {
            return in.readLong();
        }
        String text = in.readString();
        if (!matches(text, pattern)) {
            throw in.malformed("another string", "\"" + pattern + "\" or milliseconds since 1970");
        }
        boolean hasDate = pattern.length() != 12;
        int time = hasDate ? 11 : 0;
        long millis = 0;
        boolean inRange = true;
        if (hasDate) {
            int year = digits(text, 0, 4);
            int month = digits(text, 5, 7);
            int day = digits(text, 8, 10);
            inRange = month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
            millis = dayOf(year, month, day) * DAY;
        }
        if (text.length() > time) {
            int hour = digits(text, time, time + 2);
            int minute = digits(text, time + 3, time + 5);
            int second = digits(text, time + 6, time + 8);
            inRange &= hour < 24 && minute < 60 && second < 60;
            millis += hour * 3_600_000L + minute * 60_000L + second * 1000L + digits(text, time + 9, time + 12);
        }
        if (!inRange) {
            throw in.malformed("\"" + text + "\"", "a date and time that exist");
        }
        return millis;
    }

    private static boolean matches(String text, String pattern) {
        if (text.length() != pattern.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            char p = pattern.charAt(i);
            if (p == '#' ? c < '0' || c > '9' : c != p) {
                return false;
            }
        }
        return true;
    }

    private static int digits(String text, int from, int until) {
        int value = 0;
        for (int i = from; i < until; i++) {
            value = value * 10 + (text.charAt(i) - '0');
        }
        return value;
    }

    private static int daysIn(int year, int month) {
        return switch (month) {
            case 2 -> year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
            case 4, 6, 9, 11 -> 30;
            default -> 31;
        };
    }

    private static long dayOf(int year, int month, int day) {
        int shifted = (month <= 2 ? year - 1 : year) + 400;
        int era = shifted / 400;
        int yearOfEra = shifted % 400;
        int dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
        int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return (era - 1) * 146_097L + dayOfEra + 60 + FIRST_DAY;
    }
}
