package io.spool.cli;

import io.spool.core.value.Origin;
import io.spool.core.value.ReaderStatus;
import io.spool.core.value.SpoolHome;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A spool's figures for people.
 *
 * @param report the figures
 */
record StatusText(SpoolReport report) {
    private static final int BARS = 60;

    /** Several lines, the last one ended. */
    String all() {
        StringBuilder text = new StringBuilder();
        text.append(Printable.name(report.status().directory().toString())).append('\n');
        line(
                text,
                "size",
                "%s, %s for frames of up to %s, %.1f %% full",
                new ByteSize(report.status().sizeBytes()),
                new ByteSize(report.status().dataBytes()),
                new ByteSize(report.status().maxFrameBytes()),
                report.fillPercent());
        line(
                text,
                "policy",
                "%s when full, sync %s",
                SpoolReport.lower(report.status().full()),
                SyncPolicies.text(report.status().sync()));
        EncodingText encoding = new EncodingText(report);
        line(text, "encoding", "%s", encoding.encoding());
        encoding.saved().ifPresent(saved -> line(text, "saved", "%s", saved));
        encoding.holds().ifPresent(holds -> line(text, "holds", "%s", holds));
        if (report.status().frames() == 0) {
            line(
                    text,
                    "frames",
                    "none; the next one has sequence %d",
                    report.status().nextSequence());
        } else {
            line(
                    text,
                    "frames",
                    "%,d: sequences %d to %d",
                    report.status().frames(),
                    report.status().minSequence(),
                    report.status().nextSequence() - 1);
        }
        report.look().oldest().ifPresent(time -> line(text, "oldest", "%s", timeAndAge(time)));
        if (report.status().writerPid() != 0) {
            line(
                    text,
                    "newest",
                    "%s, by process %d",
                    timeAndAge(report.status().lastAppend()),
                    report.status().writerPid());
        }
        line(
                text,
                "rate",
                "%,.1f frames/s, %s/s over the last minute",
                SpoolReport.perSecond(report.recentFrames()),
                new ByteSize(Math.round(SpoolReport.perSecond(report.recentBytes()))));
        if (!report.status().rates().minutes().isEmpty()) {
            line(
                    text,
                    "minute",
                    "%s",
                    Sparkline.of(report.status().rates().seconds(), Duration.ofSeconds(1), BARS, report.now()));
            line(
                    text,
                    "hour",
                    "%s",
                    Sparkline.of(report.status().rates().minutes(), Duration.ofMinutes(1), BARS, report.now()));
        }
        line(text, "created", "%s", timeAndAge(report.status().created()));
        line(
                text,
                "identity",
                "%s, generation %d",
                report.status().identity().uuid(),
                report.status().identity().generation());
        home(text);
        report.status()
                .clock()
                .last()
                .ifPresent(step -> line(
                        text,
                        "clock",
                        "%s (%d times in all)",
                        step,
                        report.status().clock().count()));
        report.status()
                .forceFailed()
                .ifPresent(time -> line(
                        text,
                        "force",
                        "failed, %s: frames from sequence %d on may not survive a power cut; look at the disk, the next force"
                                + " writes them again",
                        timeAndAge(time),
                        report.status().forcedSequence()));
        report.look().shared().warning().ifPresent(warning -> line(text, "blocks", "%s", warning));
        report.status()
                .cuts()
                .forEach(cut -> line(
                        text,
                        "cut",
                        "at most %,d frames, sequences %d to %d, were not on the disk at the recovery of %s",
                        cut.count(),
                        cut.from(),
                        cut.to() - 1,
                        timeAndAge(cut.time())));
        report.status()
                .damagedReaders()
                .forEach(name -> line(
                        text,
                        "reader",
                        "%s: its position is damaged; forget it, and let it start anew",
                        Printable.name(name)));
        appendOrigins(text);
        report.status()
                .unnamedReaders()
                .forEach(reader -> line(
                        text,
                        "reader",
                        "%s: its name is damaged%s; 'spool forget --reader \"%s\"' removes it",
                        reader.name(),
                        reader.isProtected() ? ", and it still protects" : "",
                        reader.name()));
        if (allReaders().isEmpty()) {
            line(text, "readers", "none");
        } else {
            appendReaders(text);
        }
        return text.toString();
    }

    private void home(StringBuilder text) {
        if (report.status().home().state() == SpoolHome.State.UNOPENED_COPY) {
            line(
                    text,
                    "copy",
                    "looks like a copy of the spool of this identity, not opened for writing yet; the next to do that makes it a"
                            + " spool of its own");
        }
        report.status().home().copiedFrom().ifPresent(from -> line(text, "copied", "from %s", from));
        if (report.status().home().state() == SpoolHome.State.UNKNOWN) {
            line(text, "copies", "are not noticed here; see 'spool doctor'");
        }
    }

    /** The readers alone, a table; empty when there are none. */
    String readers() {
        StringBuilder text = new StringBuilder();
        if (!allReaders().isEmpty()) {
            appendReaders(text);
        }
        return text.toString().indent(-2);
    }

    private void appendOrigins(StringBuilder text) {
        for (Map.Entry<Origin, Long> origin : report.look().origins().entrySet()) {
            line(
                    text,
                    "origin",
                    "%s, partition %d: offset %,d comes next",
                    Printable.name(origin.getKey().name()),
                    origin.getKey().partition(),
                    origin.getValue());
        }
    }

    private List<ReaderStatus> allReaders() {
        List<ReaderStatus> all = new ArrayList<>(report.status().readers());
        all.addAll(report.status().unnamedReaders());
        return all;
    }

    private void appendReaders(StringBuilder text) {
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {
            "reader", "next", "read", "lag", "lag size", "age", "lost", "damaged", "protected", "overrun in", "moved"
        });
        for (ReaderStatus reader : allReaders()) {
            rows.add(new String[] {
                Printable.name(reader.name()),
                Long.toString(reader.sequence()),
                String.format(Locale.ROOT, "%.1f %%", report.readPercent(reader)),
                String.format(Locale.ROOT, "%,d", reader.lagFrames()),
                new ByteSize(reader.lagBytes()).toString(),
                report.unreadFor(reader).map(TimeSpan::text).orElse("-"),
                String.format(Locale.ROOT, "%,d", reader.lost() + reader.overrun()),
                String.format(Locale.ROOT, "%,d", reader.damaged()),
                reader.isProtected() ? "yes" : "no",
                report.untilOverrun(reader).map(TimeSpan::text).orElse("-"),
                age(reader.moved())
            });
        }
        int[] widths = new int[rows.get(0).length];
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        for (String[] row : rows) {
            text.append("  ").append(row[0]).append(" ".repeat(widths[0] - row[0].length()));
            for (int i = 1; i < row.length; i++) {
                text.append("  ")
                        .append(" ".repeat(widths[i] - row[i].length()))
                        .append(row[i]);
            }
            text.append('\n');
        }
    }

    private String timeAndAge(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS) + ", " + age(time);
    }

    private String age(Instant time) {
        return TimeSpan.text(Duration.between(time, report.now())) + " ago";
    }

    private static void line(StringBuilder text, String label, String format, Object... values) {
        text.append(String.format(Locale.ROOT, "  %-9s ", label))
                .append(String.format(Locale.ROOT, format, values))
                .append('\n');
    }
}
