package io.spool.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.spool.core.value.Gap;
import io.spool.core.value.Origin;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;

/**
 * Writes a snapshot: frames and what is known of them as JSON Lines, in one stream that any tool can read.
 *
 * <p>The first line is {@code {"snapshot":{...}}} with what the spool was like, the last one {@code {"end":{"frames":N}}},
 * without which the snapshot is not whole. Between them are, in order, {@code {"sequence":...,"time":...,"frame":...}}, and
 * {@code {"gap":{...}}} for what was missing. A frame that is not JSON on one line is there as a string, {@code "text"},
 * one that is not even UTF-8 as Base64, {@code "bytes"}: each comes back byte for byte.
 *
 * <p>A schema that record frames name is there before them, {@code {"schema":...}}: its text as it is in the spool's directory,
 * so that it has the same fingerprint.
 *
 * <p>Not thread-safe.
 */
final class SnapshotSink implements FrameSink {
    static final int VERSION = 1;

    private final FrameOutput out;
    private final JsonCheck json = new JsonCheck();
    private long frames;

    SnapshotSink(OutputStream out, SpoolTraits traits) throws IOException {
        this.out = new FrameOutput(out);
        this.out.add(manifest(traits));
        this.out.endLine();
    }

    private static String manifest(SpoolTraits traits) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeObjectFieldStart("snapshot");
            json.writeNumberField("version", VERSION);
            json.writeStringField("uuid", traits.uuid().toString());
            json.writeNumberField("sizeBytes", traits.sizeBytes());
            json.writeNumberField("maxFrameBytes", traits.maxFrameBytes());
            json.writeStringField("full", traits.full().name().toLowerCase(Locale.ROOT));
            json.writeStringField("sync", SyncPolicies.text(traits.sync()));
            json.writeStringField("encoding", traits.encoding().toString());
            json.writeArrayFieldStart("origins");
            for (Map.Entry<Origin, Long> origin : traits.origins().entrySet()) {
                json.writeStartObject();
                json.writeStringField("name", origin.getKey().name());
                json.writeNumberField("partition", origin.getKey().partition());
                json.writeNumberField("next", origin.getValue());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeEndObject();
        }
        return text.toString();
    }

    @Override
    public void take(FrameSource source) throws IOException {
        byte[] array = source.array();
        int from = source.from();
        int length = source.length();
        out.add("{\"sequence\":" + source.sequence() + ",\"time\":\"" + Instant.ofEpochMilli(source.timeMs()) + "\",");
        if (standsOnOneLine(array, from, length)
                && json.problem(array, from, length).isEmpty()) {
            out.add("\"frame\":");
            out.add(array, from, length);
        } else if (json.isUtf8(array, from, length)) {
            String text = new String(array, from, length, StandardCharsets.UTF_8);
            out.add("\"text\":\"" + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"");
        } else {
            byte[] content = new byte[length];
            System.arraycopy(array, from, content, 0, length);
            out.add("\"bytes\":\"" + Base64.getEncoder().encodeToString(content) + "\"");
        }
        out.add("}");
        out.endLine();
        frames++;
    }

    /** True iff whoever cuts this out of a line of JSON gets all of it, the spaces at its ends too. */
    private static boolean standsOnOneLine(byte[] array, int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (array[i] == '\n' || array[i] == '\r') {
                return false;
            }
        }
        return length > 0
                && array[from] != ' '
                && array[from] != '\t'
                && array[from + length - 1] != ' '
                && array[from + length - 1] != '\t';
    }

    @Override
    public void take(byte[] schema) throws IOException {
        out.add("{\"schema\":");
        out.add(schema, 0, schema.length);
        out.add("}");
        out.endLine();
    }

    @Override
    public void take(Gap gap) throws IOException {
        out.add(GapLine.json(gap));
        out.endLine();
    }

    /** Nothing: frames were copied. */
    @Override
    public void flush() {}

    /** Writes the end, without which the snapshot is not whole. */
    void finish() throws IOException {
        out.add("{\"end\":{\"frames\":" + frames + "}}");
        out.endLine();
        out.flush();
    }
}
