package io.spool.connect.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.spool.core.value.Gap;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/**
 * What Kafka is told of frames that cannot be read any more: a record for each gap, which names its first sequence and the one
 * behind its last. {@code docs/operating.md} specifies it.
 *
 * <p>It has no key: whatever the key converter takes, it takes nothing. For one thread.
 */
final class GapRecords {
    static final String SPOOL = "spool";
    static final String NAME = "name";
    static final String READER = "reader";
    static final String GENERATION = "generation";
    static final String KIND = "kind";
    static final String FROM = "from";
    static final String TO = "to";
    static final String COUNT = "count";
    static final String TIME = "time";

    /** Changes of it get a new version. */
    static final Schema SCHEMA = SchemaBuilder.struct()
            .name("io.spool.Gap")
            .version(1)
            .doc("Frames that a reader of a spool did not get")
            .field(SPOOL, Schema.STRING_SCHEMA)
            .field(NAME, Schema.STRING_SCHEMA)
            .field(READER, Schema.STRING_SCHEMA)
            .field(GENERATION, Schema.INT64_SCHEMA)
            .field(KIND, Schema.STRING_SCHEMA)
            .field(FROM, Schema.INT64_SCHEMA)
            .field(TO, Schema.INT64_SCHEMA)
            .field(COUNT, Schema.INT64_SCHEMA)
            .field(TIME, Schema.INT64_SCHEMA)
            .build();

    private final JsonFactory json = new JsonFactory();
    private final String topic;
    private final ReportValue form;

    GapRecords(String topic, ReportValue form) {
        this.topic = topic;
        this.form = form;
    }

    /** @param timeMs when the gap was found, in milliseconds since 1970 */
    RecordContent content(SpoolOrigin origin, Gap gap, long timeMs) {
        Struct value = new Struct(SCHEMA)
                .put(SPOOL, origin.identity().uuid().toString())
                .put(NAME, origin.name())
                .put(READER, origin.reader())
                .put(GENERATION, origin.identity().generation())
                .put(KIND, gap.kind().name())
                .put(FROM, gap.from())
                .put(TO, gap.to())
                .put(COUNT, gap.count())
                .put(TIME, timeMs);
        return switch (form) {
            case STRUCT -> content(SCHEMA, value, timeMs);
            case STRING -> content(Schema.STRING_SCHEMA, text(value), timeMs);
            case BYTES -> content(Schema.BYTES_SCHEMA, text(value).getBytes(StandardCharsets.UTF_8), timeMs);
        };
    }

    private RecordContent content(Schema schema, Object value, long timeMs) {
        return new RecordContent(topic, null, null, null, schema, value, timeMs, null);
    }

    private String text(Struct value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = json.createGenerator(text)) {
            generator.writeStartObject();
            for (Field field : SCHEMA.fields()) {
                if (value.get(field) instanceof Long number) {
                    generator.writeNumberField(field.name(), number);
                } else {
                    generator.writeStringField(field.name(), value.getString(field.name()));
                }
            }
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory cannot fail", e);
        }
        return text.toString();
    }
}
