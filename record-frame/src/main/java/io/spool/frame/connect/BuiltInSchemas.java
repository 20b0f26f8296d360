package io.spool.frame.connect;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.connect.data.ConnectSchema;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.jspecify.annotations.Nullable;

/** The schemas that have a name of their own in the frame format, and so need no file: the plain ones. */
final class BuiltInSchemas {
    /** Every schema by its name; a name that ends in a question mark is the optional one. */
    static final Map<String, Schema> BY_NAME = byName();

    private BuiltInSchemas() {}

    private static Map<String, Schema> byName() {
        Map<String, Schema> schemas = new LinkedHashMap<>();
        for (Schema.Type type : Schema.Type.values()) {
            if (type.isPrimitive()) {
                put(schemas, type.getName(), SchemaBuilder.type(type), SchemaBuilder.type(type));
            }
        }
        put(schemas, "date", Date.builder(), Date.builder());
        put(schemas, "time", Time.builder(), Time.builder());
        put(schemas, "timestamp", Timestamp.builder(), Timestamp.builder());
        return Map.copyOf(schemas);
    }

    private static void put(Map<String, Schema> schemas, String name, SchemaBuilder required, SchemaBuilder optional) {
        schemas.put(name, required.build());
        schemas.put(name + "?", optional.optional().build());
    }

    /** The name of a schema, or null iff it has none: it says something that the name alone would not. */
    static @Nullable String nameOf(Schema schema) {
        if (!schema.type().isPrimitive()
                || schema.doc() != null
                || schema.defaultValue() != null
                || schema.parameters() != null) {
            return null;
        }
        String name = plainName(schema);
        return name != null && schema.isOptional() ? name + "?" : name;
    }

    private static @Nullable String plainName(Schema schema) {
        String logicalName = schema.name();
        Integer version = schema.version();
        if (logicalName == null) {
            return version == null ? schema.type().getName() : null;
        }
        if (version == null || version != 1) {
            return null;
        }
        if (schema.type() == Schema.Type.INT32) {
            return switch (logicalName) {
                case Date.LOGICAL_NAME -> "date";
                case Time.LOGICAL_NAME -> "time";
                default -> null;
            };
        }
        return schema.type() == Schema.Type.INT64 && logicalName.equals(Timestamp.LOGICAL_NAME) ? "timestamp" : null;
    }

    /** The schema as Connect compares it: a builder, which equals nothing, becomes what it builds. */
    static Schema settled(Schema schema) {
        return schema instanceof ConnectSchema ? schema : schema.schema();
    }
}
