package io.spool.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.spool.core.value.ClockStep;
import io.spool.core.value.CopiedFrom;
import io.spool.core.value.Cut;
import io.spool.core.value.Origin;
import io.spool.core.value.RateBucket;
import io.spool.core.value.ReaderStatus;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A spool's figures for programs.
 *
 * @param report the figures
 */
record StatusJson(SpoolReport report) {

    /** One line. Times are ISO 8601; an unknown one is null. */
    String all() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("directory", report.status().directory().toString());
            json.writeStringField("uuid", report.status().identity().uuid().toString());
            json.writeNumberField("generation", report.status().identity().generation());
            json.writeStringField(
                    "home", SpoolReport.lower(report.status().home().state()));
            Optional<CopiedFrom> copied = report.status().home().copiedFrom();
            if (copied.isPresent()) {
                json.writeObjectFieldStart("copiedFrom");
                json.writeStringField("uuid", copied.get().uuid().toString());
                json.writeNumberField("sequence", copied.get().sequence());
                json.writeEndObject();
            }
            json.writeStringField("created", report.status().created().toString());
            json.writeStringField("full", SpoolReport.lower(report.status().full()));
            json.writeStringField("sync", SyncPolicies.text(report.status().sync()));
            json.writeNumberField("sizeBytes", report.status().sizeBytes());
            json.writeNumberField("dataBytes", report.status().dataBytes());
            json.writeNumberField("usedBytes", report.status().usedBytes());
            json.writeNumberField("maxFrameBytes", report.status().maxFrameBytes());
            json.writeNumberField("fillPercent", report.fillPercent());
            new EncodingJson(report).write(json);
            json.writeNumberField("frames", report.status().frames());
            json.writeNumberField("minSequence", report.status().minSequence());
            json.writeNumberField("nextSequence", report.status().nextSequence());
            json.writeStringField(
                    "oldestFrame", report.look().oldest().map(Instant::toString).orElse(null));
            json.writeNumberField("forcedSequence", report.status().forcedSequence());
            json.writeStringField(
                    "forceFailed",
                    report.status().forceFailed().map(Instant::toString).orElse(null));
            Optional<Long> shared = report.look().shared().bytes();
            if (shared.isPresent()) {
                json.writeNumberField("sharedBytes", shared.get());
            } else {
                json.writeNullField("sharedBytes");
            }
            json.writeStringField(
                    "lastAppend",
                    report.status().writerPid() == 0
                            ? null
                            : report.status().lastAppend().toString());
            json.writeNumberField("writerPid", report.status().writerPid());
            json.writeObjectFieldStart("lastMinute");
            json.writeNumberField("frames", report.recentFrames());
            json.writeNumberField("bytes", report.recentBytes());
            json.writeEndObject();
            json.writeArrayFieldStart("cuts");
            for (Cut cut : report.status().cuts()) {
                json.writeStartObject();
                json.writeNumberField("fromSequence", cut.from());
                json.writeNumberField("toSequence", cut.to() - 1);
                json.writeStringField("recovered", cut.time().toString());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeNumberField("clockSteps", report.status().clock().count());
            Optional<ClockStep> step = report.status().clock().last();
            if (step.isPresent()) {
                json.writeObjectFieldStart("lastClockStep");
                json.writeNumberField("sequence", step.get().sequence());
                json.writeStringField("from", step.get().from().toString());
                json.writeStringField("to", step.get().to().toString());
                json.writeEndObject();
            }
            writeRates(json);
            json.writeArrayFieldStart("origins");
            for (Map.Entry<Origin, Long> origin : report.look().origins().entrySet()) {
                json.writeStartObject();
                json.writeStringField("name", origin.getKey().name());
                json.writeNumberField("partition", origin.getKey().partition());
                json.writeNumberField("nextOffset", origin.getValue());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("damagedReaders");
            for (String name : report.status().damagedReaders()) {
                json.writeString(name);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("unnamedReaders");
            for (ReaderStatus reader : report.status().unnamedReaders()) {
                write(json, reader);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("readers");
            for (ReaderStatus reader : report.status().readers()) {
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
        json.writeNumberField("readPercent", report.readPercent(reader));
        json.writeNumberField("lagFrames", reader.lagFrames());
        json.writeNumberField("lagBytes", reader.lagBytes());
        writeSeconds(json, "lagSeconds", report.unreadFor(reader).or(() -> noLag(reader)));
        writeSeconds(json, "overrunInSeconds", report.untilOverrun(reader));
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
        for (RateBucket bucket : report.status().rates().minutes()) {
            json.writeStartObject();
            json.writeStringField("start", bucket.start().toString());
            json.writeNumberField("frames", bucket.frames());
            json.writeNumberField("bytes", bucket.bytes());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** The readers alone, one line each. */
    String readers() {
        StringBuilder lines = new StringBuilder();
        for (ReaderStatus reader : report.status().readers()) {
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
}
