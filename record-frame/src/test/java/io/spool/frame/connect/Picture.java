package io.spool.frame.connect;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * Spells records out, Java classes included, so that equal pictures mean equal records. Stricter than Connect's own
 * equality where that looks at a byte[]'s identity, and where it ignores the order of maps.
 */
@SuppressWarnings("JavaUtilDate") // Connect's logical types are made of it.
final class Picture {
    private final StringBuilder text = new StringBuilder();

    static String of(SinkRecord record) {
        return new Picture()
                .add("topic", record.topic())
                .add("partition", record.kafkaPartition())
                .add("offset", record.kafkaOffset())
                .add("timestamp", record.timestamp())
                .add("timestampType", record.timestampType().name)
                .add("key", record.keySchema(), record.key())
                .add("value", record.valueSchema(), record.value())
                .headers(record.headers())
                .add("originalTopic", record.originalTopic())
                .add("originalPartition", record.originalKafkaPartition())
                .add("originalOffset", record.originalKafkaOffset())
                .text
                .toString();
    }

    static String of(FramedRecord record) {
        return new Picture()
                .add("topic", record.topic())
                .add("partition", record.partition())
                .add("offset", record.kafkaOffset())
                .add("timestamp", record.timestamp())
                .add("timestampType", record.timestampType().name)
                .add("key", record.keySchema(), record.key())
                .add("value", record.valueSchema(), record.value())
                .headers(record.headers())
                .add("originalTopic", record.originalTopic())
                .add("originalPartition", record.originalPartition())
                .add("originalOffset", record.originalOffset())
                .text
                .toString();
    }

    static String of(@Nullable Object value) {
        Picture picture = new Picture();
        picture.value(value);
        return picture.text.toString();
    }

    static String ofSchema(@Nullable Schema schema) {
        Picture picture = new Picture();
        picture.schema(schema);
        return picture.text.toString();
    }

    private Picture add(String name, @Nullable Object value) {
        text.append(name).append('=');
        value(value);
        text.append('\n');
        return this;
    }

    private Picture add(String name, @Nullable Schema schema, @Nullable Object value) {
        text.append(name).append('=');
        schema(schema);
        text.append(' ');
        value(value);
        text.append('\n');
        return this;
    }

    private Picture headers(Iterable<Header> headers) {
        for (Header header : headers) {
            text.append("header ").append(units(header.key()));
            add("", header.schema(), header.value());
        }
        return this;
    }

    private void schema(@Nullable Schema schema) {
        if (schema == null) {
            text.append("no schema");
            return;
        }
        text.append(schema.type()).append(schema.isOptional() ? "?" : "");
        text.append("(name=").append(schema.name() == null ? "null" : units(schema.name()));
        text.append(" version=").append(schema.version());
        text.append(" doc=").append(schema.doc() == null ? "null" : units(schema.doc()));
        text.append(" parameters=").append(schema.parameters() == null ? "null" : new TreeMap<>(schema.parameters()));
        text.append(" default=");
        value(schema.defaultValue());
        switch (schema.type()) {
            case ARRAY -> {
                text.append(" of ");
                schema(schema.valueSchema());
            }
            case MAP -> {
                text.append(" of ");
                schema(schema.keySchema());
                text.append(" to ");
                schema(schema.valueSchema());
            }
            case STRUCT -> {
                for (Field field : schema.fields()) {
                    text.append(' ').append(field.index()).append(units(field.name()));
                    schema(field.schema());
                }
            }
            default -> {}
        }
        text.append(')');
    }

    private void value(@Nullable Object value) {
        if (value == null) {
            text.append("null");
        } else if (value instanceof byte[] bytes) {
            text.append("byte[]:").append(HexFormat.of().formatHex(bytes));
        } else if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            text.append("ByteBuffer:").append(HexFormat.of().formatHex(bytes));
        } else if (value instanceof String string) {
            text.append(units(string));
        } else if (value instanceof List<?> list) {
            text.append('[');
            for (Object element : list) {
                value(element);
                text.append(',');
            }
            text.append(']');
        } else if (value instanceof Map<?, ?> map) {
            text.append('{');
            map.forEach((key, element) -> {
                value(key);
                text.append(':');
                value(element);
                text.append(',');
            });
            text.append('}');
        } else if (value instanceof Struct struct) {
            text.append("Struct ");
            schema(struct.schema());
            text.append('{');
            for (Field field : struct.schema().fields()) {
                text.append(units(field.name())).append(':');
                value(struct.getWithoutDefault(field.name()));
                text.append(',');
            }
            text.append('}');
        } else if (value instanceof java.util.Date date) {
            text.append("Date:").append(date.getTime());
        } else if (value instanceof BigDecimal decimal) {
            text.append("BigDecimal:")
                    .append(decimal.unscaledValue())
                    .append('/')
                    .append(decimal.scale());
        } else {
            text.append(value.getClass().getSimpleName()).append(':').append(value);
        }
    }

    /** Lone surrogates have no other spelling that two of them could not share. */
    private static String units(String string) {
        StringBuilder units = new StringBuilder("'");
        string.chars().forEach(c -> {
            if (c >= ' ' && c < 0x7f) {
                units.append((char) c);
            } else {
                units.append(String.format("<%04x>", c));
            }
        });
        return units.append('\'').toString();
    }
}
