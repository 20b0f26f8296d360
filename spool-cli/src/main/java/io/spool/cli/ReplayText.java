package io.spool.cli;

import io.spool.replay.ReplayReport;
import io.spool.replay.TopicCount;
import java.util.List;
import java.util.Locale;

/** What a user is told of a replay. */
final class ReplayText {
    private ReplayText() {}

    /** What would go to which topic, one line each. */
    static String of(List<TopicCount> topics) {
        StringBuilder text = new StringBuilder();
        for (TopicCount count : topics) {
            text.append(String.format(
                    Locale.ROOT,
                    "%s: %,d records, %s, %,d of them without a value; sequences %d to %d%n",
                    Printable.name(count.topic()),
                    count.records(),
                    new ByteSize(count.bytes()),
                    count.tombstones(),
                    count.firstSequence(),
                    count.lastSequence()));
        }
        return text.toString();
    }

    /** How far it got, in one line, without where to go on. */
    static String of(ReplayReport report) {
        double seconds = Math.max(0.001, report.took().toMillis() / 1000.0);
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%,d records, %s, acknowledged in %.1f s, %,.0f records/s",
                report.records(),
                new ByteSize(report.bytes()),
                seconds,
                report.records() / seconds));
        if (report.missed() > 0) {
            text.append(String.format(Locale.ROOT, "; %,d frames missing", report.missed()));
        }
        if (report.skipped() > 0) {
            text.append(String.format(Locale.ROOT, "; %,d skipped", report.skipped()));
        }
        return text.toString();
    }
}
