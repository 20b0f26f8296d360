package io.spool.cli;

import io.spool.core.value.DictionaryStatus;
import io.spool.core.value.Encoding;
import io.spool.core.value.EncodingStatus;
import io.spool.core.value.Trial;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/**
 * How a spool's frames are encoded, and what that gains, for people.
 *
 * @param report the figures
 */
record EncodingText(SpoolReport report) {

    private EncodingStatus status() {
        return report.status().encoding();
    }

    /** One word for a spool of plain frames; else also the newest dictionary, and why it was taken. */
    String encoding() {
        return status().wish() + status().newest().map(this::dictionary).orElse(withoutDictionary());
    }

    private String withoutDictionary() {
        if (isEncoded()) {
            return "; no dictionary can be read, 'spool verify' tells why";
        }
        return status().wish() == Encoding.PLAIN ? "" : ", no dictionary yet";
    }

    private String dictionary(DictionaryStatus newest) {
        String which = newest.encoding() == status().wish() ? "" : ": " + newest.encoding();
        Trial tried = newest.tried();
        return which + ", dictionary " + newest.number() + " of "
                + newest.created().truncatedTo(ChronoUnit.SECONDS) + ": " + part(tried.ratio())
                + " of plain where tried"
                + tried.other()
                        .map(other -> "; " + other.encoding() + " " + part(ratio(tried, other)))
                        .orElse("");
    }

    static double ratio(Trial tried, Trial.Other other) {
        return tried.plainBytes() == 0 ? 1 : (double) other.storedBytes() / tried.plainBytes();
    }

    private static String part(double ratio) {
        return String.format(Locale.ROOT, "%.2f", ratio);
    }

    private boolean isEncoded() {
        return status().storedBytes() != status().plainBytes();
    }

    /** What the last frames took less than plain ones would have; empty when none were encoded. */
    Optional<String> saved() {
        return isEncoded()
                ? Optional.of(new ByteSize(status().plainBytes() - status().storedBytes()) + " of late: "
                        + new ByteSize(status().storedBytes()) + " instead of " + new ByteSize(status().plainBytes())
                        + ", " + part(status().ratio()) + " of plain")
                : Optional.empty();
    }

    /** How long an outage the spool bridges, and how long it would; empty when there is no telling, or no difference. */
    Optional<String> holds() {
        return isEncoded()
                ? report.holds()
                        .flatMap(holds -> report.holdsIfPlain()
                                .map(plain -> TimeSpan.text(holds) + " at the last hour's rate, " + TimeSpan.text(plain)
                                        + " if plain"))
                : Optional.empty();
    }
}
