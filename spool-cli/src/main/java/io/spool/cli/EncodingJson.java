package io.spool.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.spool.core.value.DictionaryStatus;
import io.spool.core.value.EncodingStatus;
import io.spool.core.value.Trial;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * How a spool's frames are encoded, and what that gains, for programs.
 *
 * @param report the figures
 */
record EncodingJson(SpoolReport report) {

    /** Writes the field {@code encoding}. What there is no telling of is null. */
    void write(JsonGenerator json) throws IOException {
        EncodingStatus status = report.status().encoding();
        json.writeObjectFieldStart("encoding");
        json.writeStringField("wish", status.wish().toString());
        if (status.newest().isPresent()) {
            write(json, status.newest().get());
        } else {
            json.writeNullField("dictionary");
        }
        json.writeNumberField("plainBytes", status.plainBytes());
        json.writeNumberField("storedBytes", status.storedBytes());
        json.writeNumberField("savedBytes", status.plainBytes() - status.storedBytes());
        writeRatio(json, status.ratio());
        writeSeconds(json, "holdsSeconds", report.holds());
        writeSeconds(json, "holdsSecondsIfPlain", report.holdsIfPlain());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, DictionaryStatus dictionary) throws IOException {
        Trial tried = dictionary.tried();
        json.writeObjectFieldStart("dictionary");
        json.writeNumberField("number", dictionary.number());
        json.writeStringField("encoding", dictionary.encoding().toString());
        json.writeStringField("created", dictionary.created().toString());
        json.writeObjectFieldStart("tried");
        json.writeNumberField("frames", tried.frames());
        json.writeNumberField("plainBytes", tried.plainBytes());
        json.writeNumberField("storedBytes", tried.storedBytes());
        writeRatio(json, tried.ratio());
        if (tried.other().isPresent()) {
            Trial.Other other = tried.other().get();
            json.writeObjectFieldStart("other");
            json.writeStringField("encoding", other.encoding().toString());
            json.writeNumberField("storedBytes", other.storedBytes());
            writeRatio(json, EncodingText.ratio(tried, other));
            json.writeEndObject();
        } else {
            json.writeNullField("other");
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void writeRatio(JsonGenerator json, double ratio) throws IOException {
        json.writeNumberField("ratio", Math.round(ratio * 1000) / 1000.0);
    }

    private static void writeSeconds(JsonGenerator json, String name, Optional<Duration> span) throws IOException {
        if (span.isPresent()) {
            json.writeNumberField(name, span.get().toSeconds());
        } else {
            json.writeNullField(name);
        }
    }
}
