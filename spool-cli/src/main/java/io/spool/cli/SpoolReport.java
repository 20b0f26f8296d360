package io.spool.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.spool.core.value.Cut;
import io.spool.core.value.Origin;
import io.spool.core.value.RateBucket;
import io.spool.core.value.ReaderStatus;
import io.spool.core.value.SpoolStatus;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What is told of a spool, for people and for programs.
 *
 * @param look what was seen
 * @param now when this is told
 */
record SpoolReport(SpoolLook look, Instant now) {
    private static final int RATE_SECONDS = 60;
    private static final int BARS = 60;

    private SpoolStatus status() {
        return look.status();
    }

    /** Several lines, the last one ended. */
    String text() {
        StringBuilder text = new StringBuilder();
        text.append(status().directory()).append('\n');
        line(
                text,
                "size",
                "%s, %s for frames of up to %s, %.1f %% full",
                new ByteSize(status().sizeBytes()),
                new ByteSize(status().dataBytes()),
                new ByteSize(status().maxFrameBytes()),
                fillPercent());
        line(text, "policy", "%s when full, sync %s", lower(status().full()), SyncPolicies.text(status().sync()));
        if (status().frames() == 0) {
            line(text, "frames", "none; the next one has sequence %d", status().nextSequence());
        } else {
            line(
                    text,
                    "frames",
                    "%,d: sequences %d to %d",
                    status().frames(),
                    status().minSequence(),
                    status().nextSequence() - 1);
        }
        look.oldest().ifPresent(time -> line(text, "oldest", "%s", timeAndAge(time)));
        if (status().writerPid() != 0) {
            line(text, "newest", "%s, by process %d", timeAndAge(status().lastAppend()), status().writerPid());
        }
        line(
                text,
                "rate",
                "%,.1f frames/s, %s/s over the last minute",
                perSecond(recentFrames()),
                new ByteSize(Math.round(perSecond(recentBytes()))));
        if (!status().rates().minutes().isEmpty()) {
            line(text, "minute", "%s", Sparkline.of(status().rates().seconds(), Duration.ofSeconds(1), BARS, now));
            line(text, "hour", "%s", Sparkline.of(status().rates().minutes(), Duration.ofMinutes(1), BARS, now));
        }
        line(text, "created", "%s", timeAndAge(status().created()));
        line(
                text,
                "identity",
                "%s, generation %d",
                status().identity().uuid(),
                status().identity().generation());
        status().cuts()
                .forEach(cut -> line(
                        text,
                        "cut",
                        "at most %,d frames, sequences %d to %d, when the machine went down before %s",
                        cut.count(),
                        cut.from(),
                        cut.to() - 1,
                        timeAndAge(cut.time())));
        status().damagedReaders()
                .forEach(name ->
                        line(text, "reader", "%s: its position is damaged; forget it, and let it start anew", name));
        appendOrigins(text);
        if (status().readers().isEmpty()) {
            line(text, "readers", "none");
        } else {
            appendReaders(text);
        }
        return text.toString();
    }

    /** The readers alone, a table; empty when there are none. */
    String readersText() {
        StringBuilder text = new StringBuilder();
        if (!status().readers().isEmpty()) {
            appendReaders(text);
        }
        return text.toString().indent(-2);
    }

    /** The readers alone, one line each. */
    String readersJson() {
        StringBuilder lines = new StringBuilder();
        for (ReaderStatus reader : status().readers()) {
            StringWriter text = new StringWriter();
            try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
                write(json, reader);
            } catch (IOException e) {
                throw new UncheckedIOException(e); // a StringWriter does not fail
            }
            lines.append(text).append('\n');
        }
        return lines.toString();
    }

    private void appendOrigins(StringBuilder text) {
        for (Map.Entry<Origin, Long> origin : look.origins().entrySet()) {
            line(
                    text,
                    "origin",
                    "%s, partition %d: offset %,d comes next",
                    origin.getKey().name(),
                    origin.getKey().partition(),
                    origin.getValue());
        }
    }

    /** How long ago the oldest frame was appended that a reader has not read. */
    private Optional<Duration> unreadFor(ReaderStatus reader) {
        return Optional.ofNullable(look.unread().get(reader.name())).map(time -> Duration.between(time, now));
    }

    private Optional<Duration> untilOverrun(ReaderStatus reader) {
        return Overrun.after(status(), reader, perSecond(recentBytes()));
    }

    private void appendReaders(StringBuilder text) {
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {
            "reader", "next", "read", "lag", "lag size", "age", "lost", "damaged", "protected", "overrun in", "moved"
        });
        for (ReaderStatus reader : status().readers()) {
            rows.add(new String[] {
                reader.name(),
                Long.toString(reader.sequence()),
                String.format(Locale.ROOT, "%.1f %%", readPercent(reader)),
                String.format(Locale.ROOT, "%,d", reader.lagFrames()),
                new ByteSize(reader.lagBytes()).toString(),
                unreadFor(reader).map(TimeSpan::text).orElse("-"),
                String.format(Locale.ROOT, "%,d", reader.lost() + reader.overrun()),
                String.format(Locale.ROOT, "%,d", reader.damaged()),
                reader.isProtected() ? "yes" : "no",
                untilOverrun(reader).map(TimeSpan::text).orElse("-"),
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

    /** One line. Times are ISO 8601; an unknown one is null. */
    String json() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("directory", status().directory().toString());
            json.writeStringField("uuid", status().identity().uuid().toString());
            json.writeNumberField("generation", status().identity().generation());
            json.writeStringField("created", status().created().toString());
            json.writeStringField("full", lower(status().full()));
            json.writeStringField("sync", SyncPolicies.text(status().sync()));
            json.writeNumberField("sizeBytes", status().sizeBytes());
            json.writeNumberField("dataBytes", status().dataBytes());
            json.writeNumberField("usedBytes", status().usedBytes());
            json.writeNumberField("maxFrameBytes", status().maxFrameBytes());
            json.writeNumberField("fillPercent", fillPercent());
            json.writeNumberField("frames", status().frames());
            json.writeNumberField("minSequence", status().minSequence());
            json.writeNumberField("nextSequence", status().nextSequence());
            json.writeStringField(
                    "oldestFrame", look.oldest().map(Instant::toString).orElse(null));
            json.writeNumberField("forcedSequence", status().forcedSequence());
            json.writeStringField(
                    "lastAppend",
                    status().writerPid() == 0 ? null : status().lastAppend().toString());
            json.writeNumberField("writerPid", status().writerPid());
            json.writeObjectFieldStart("lastMinute");
            json.writeNumberField("frames", recentFrames());
            json.writeNumberField("bytes", recentBytes());
            json.writeEndObject();
            json.writeArrayFieldStart("cuts");
            for (Cut cut : status().cuts()) {
                json.writeStartObject();
                json.writeNumberField("fromSequence", cut.from());
                json.writeNumberField("toSequence", cut.to() - 1);
                json.writeStringField("recovered", cut.time().toString());
                json.writeEndObject();
            }
            json.writeEndArray();
            writeRates(json);
            json.writeArrayFieldStart("origins");
            for (Map.Entry<Origin, Long> origin : look.origins().entrySet()) {
                json.writeStartObject();
                json.writeStringField("name", origin.getKey().name());
                json.writeNumberField("partition", origin.getKey().partition());
                json.writeNumberField("nextOffset", origin.getValue());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("damagedReaders");
            for (String name : status().damagedReaders()) {
                json.writeString(name);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("readers");
            for (ReaderStatus reader : status().readers()) {
                write(json, reader);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter does not fail
        }
        return text.append('\n').toString();
    }

    private void write(JsonGenerator json, ReaderStatus reader) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", reader.name());
        json.writeNumberField("nextSequence", reader.sequence());
        json.writeNumberField("readPercent", readPercent(reader));
        json.writeNumberField("lagFrames", reader.lagFrames());
        json.writeNumberField("lagBytes", reader.lagBytes());
        writeSeconds(json, "lagSeconds", unreadFor(reader).or(() -> noLag(reader)));
        writeSeconds(json, "overrunInSeconds", untilOverrun(reader));
        json.writeNumberField("lost", reader.lost());
        json.writeNumberField("lostUntold", reader.overrun());
        json.writeNumberField("damaged", reader.damaged());
        json.writeBooleanField("protected", reader.isProtected());
        json.writeStringField("created", reader.created().toString());
        json.writeStringField("moved", reader.moved().toString());
        json.writeEndObject();
    }

    private void writeRates(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("minutes");
        for (RateBucket bucket : status().rates().minutes()) {
            json.writeStartObject();
            json.writeStringField("start", bucket.start().toString());
            json.writeNumberField("frames", bucket.frames());
            json.writeNumberField("bytes", bucket.bytes());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static Optional<Duration> noLag(ReaderStatus reader) {
        return reader.lagFrames() == 0 ? Optional.of(Duration.ZERO) : Optional.empty();
    }

    private static void writeSeconds(JsonGenerator json, String name, Optional<Duration> span) throws IOException {
        if (span.isPresent()) {
            json.writeNumberField(name, Math.max(0, span.get().toMillis()) / 1000.0);
        } else {
            json.writeNullField(name);
        }
    }

    private double fillPercent() {
        return oneDecimal(100.0 * status().usedBytes() / status().dataBytes());
    }

    /** How much of what is in the spool now this reader has read. */
    private double readPercent(ReaderStatus reader) {
        if (status().frames() == 0) {
            return 100;
        }
        long read = Math.max(0, Math.min(status().frames(), reader.sequence() - status().minSequence()));
        return oneDecimal(100.0 * read / status().frames());
    }

    /** Cut, not rounded: 100 means all. */
    private static double oneDecimal(double value) {
        return Math.floor(value * 10) / 10;
    }

    private long recentFrames() {
        return lastMinute().stream().mapToLong(RateBucket::frames).sum();
    }

    private long recentBytes() {
        return lastMinute().stream().mapToLong(RateBucket::bytes).sum();
    }

    private List<RateBucket> lastMinute() {
        Instant start = now.minusSeconds(RATE_SECONDS);
        return status().rates().seconds().stream()
                .filter(bucket -> bucket.start().isAfter(start))
                .toList();
    }

    private static double perSecond(long count) {
        return (double) count / RATE_SECONDS;
    }

    private String timeAndAge(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS) + ", " + age(time);
    }

    private String age(Instant time) {
        return TimeSpan.text(Duration.between(time, now)) + " ago";
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static void line(StringBuilder text, String label, String format, Object... values) {
        text.append(String.format(Locale.ROOT, "  %-9s ", label))
                .append(String.format(Locale.ROOT, format, values))
                .append('\n');
    }
}
