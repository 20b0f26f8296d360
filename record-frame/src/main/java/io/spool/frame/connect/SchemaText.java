package io.spool.frame.connect;

import io.spool.frame.FrameBytes;
import io.spool.frame.FrameException;
import io.spool.frame.FrameFormat;
import io.spool.frame.FrameVersionException;
import io.spool.frame.JsonInput;
import io.spool.frame.MalformedFrameException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.connect.data.ConnectSchema;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Connect's schemas to and from their canonical JSON text: equal schemas give the same text, save that a default value
 * which is a map is written in the map's own order.
 */
final class SchemaText {
    private static final Map<String, Schema.Type> TYPES = types();

    private SchemaText() {}

    private static Map<String, Schema.Type> types() {
        Map<String, Schema.Type> types = new HashMap<>();
        for (Schema.Type type : Schema.Type.values()) {
            types.put(type.getName(), type);
        }
        return Map.copyOf(types);
    }

    /** Writes a whole schema text, as it stands in a file. */
    static void write(Schema schema, FrameBytes out) throws FrameException {
        out.open('{');
        name(FrameFormat.SCHEMA_MARKER, out);
        out.appendLong(FrameFormat.SCHEMA_VERSION);
        member("schema", out);
        writeSchema(schema, out);
        out.close('}');
    }

    private static void writeSchema(Schema someSchema, FrameBytes out) throws FrameException {
        Schema schema = BuiltInSchemas.settled(someSchema);
        String builtIn = BuiltInSchemas.nameOf(schema);
        if (builtIn != null) {
            out.appendString(builtIn);
            return;
        }
        out.open('{');
        name("type", out);
        out.appendString(schema.type().getName());
        if (schema.isOptional()) {
            member("optional", out);
            out.appendBoolean(true);
        }
        if (schema.name() != null) {
            member("name", out);
            out.appendString(schema.name());
        }
        if (schema.version() != null) {
            member("version", out);
            out.appendLong(schema.version());
        }
        if (schema.doc() != null) {
            member("doc", out);
            out.appendString(schema.doc());
        }
        if (schema.parameters() != null) {
            member("parameters", out);
            writeParameters(schema.parameters(), out);
        }
        switch (schema.type()) {
            case MAP -> {
                writeInner("keySchema", schema.keySchema(), out);
                writeInner("valueSchema", schema.valueSchema(), out);
            }
            case ARRAY -> writeInner("valueSchema", schema.valueSchema(), out);
            case STRUCT -> {
                member("fields", out);
                writeFields(schema.fields(), out);
            }
            default -> {}
        }
        if (schema.defaultValue() != null) {
            member("default", out);
            writeDefault(schema, schema.defaultValue(), out);
        }
        out.close('}');
    }

    private static void writeInner(String name, @Nullable Schema schema, FrameBytes out) throws FrameException {
        // Connect itself makes arrays and maps without them, for instance from the header "[]".
        if (schema != null) {
            member(name, out);
            writeSchema(schema, out);
        }
    }

    private static void writeParameters(Map<String, String> parameters, FrameBytes out) throws FrameException {
        out.open('{');
        boolean first = true;
        // Sorted: equal schemas may hold them in any order.
        for (Map.Entry<String, String> parameter : new TreeMap<>(parameters).entrySet()) {
            if (!first) {
                out.append(',');
            }
            first = false;
            out.appendString(parameter.getKey());
            out.append(':');
            writeNullable(parameter.getValue(), out);
        }
        out.close('}');
    }

    private static void writeNullable(@Nullable String text, FrameBytes out) throws FrameException {
        if (text == null) {
            out.appendNull();
        } else {
            out.appendString(text);
        }
    }

    private static void writeFields(List<Field> fields, FrameBytes out) throws FrameException {
        out.open('[');
        boolean first = true;
        for (Field field : fields) {
            if (!first) {
                out.append(',');
            }
            first = false;
            out.open('{');
            name("name", out);
            out.appendString(field.name());
            member("schema", out);
            writeSchema(field.schema(), out);
            out.close('}');
        }
        out.close(']');
    }

    /** A struct cannot have the very schema that it is the default of, so it brings its own. */
    private static void writeDefault(Schema schema, Object value, FrameBytes out) throws FrameException {
        ValueWriter writer = new ValueWriter(null);
        if (value instanceof Struct struct) {
            out.open('{');
            name("schema", out);
            writeSchema(struct.schema(), out);
            member("value", out);
            writer.write(ValueShape.of(struct.schema()), struct, out);
            out.close('}');
        } else {
            writer.write(ValueShape.of(schema), value, out);
        }
    }

    private static void member(String name, FrameBytes out) throws FrameException {
        out.append(',');
        name(name, out);
    }

    private static void name(String name, FrameBytes out) throws FrameException {
        out.appendString(name);
        out.append(':');
    }

    /**
     * Reads a whole schema text.
     *
     * @throws FrameVersionException if it was written by a newer release
     * @throws MalformedFrameException if it is no schema text
     */
    static Schema read(byte[] text) throws FrameException {
        JsonInput in = new JsonInput();
        in.reset(text, 0, text.length);
        if (!in.enter('{', '}')) {
            throw in.malformed("an empty object", "a schema text");
        }
        in.expectName(FrameFormat.SCHEMA_MARKER);
        long version = in.readLong(1, Long.MAX_VALUE);
        if (version > FrameFormat.SCHEMA_VERSION) {
            throw new FrameVersionException("schema file", version, FrameFormat.SCHEMA_VERSION);
        }
        Schema schema = null;
        while (in.more('}')) {
            if (in.readName().equals("schema") && schema == null) {
                schema = readSchema(in);
            } else {
                in.skipValue();
            }
        }
        in.expectEnd();
        if (schema == null) {
            throw in.malformed("no schema", "a member \"schema\"");
        }
        return schema;
    }

    private static Schema readSchema(JsonInput in) throws FrameException {
        if (in.peek() == '"') {
            String name = in.readString();
            Schema schema = BuiltInSchemas.BY_NAME.get(name);
            if (schema == null) {
                throw in.malformed("schema \"" + name + "\"", "the name of a built-in schema");
            }
            return schema;
        }
        Members members = new Members();
        if (in.enter('{', '}')) {
            do {
                members.read(in);
            } while (in.more('}'));
        }
        return members.schema(in);
    }

    /** What has been read of one schema so far. */
    private static final class Members {
        private final Set<String> seen = new HashSet<>();
        private Schema.@Nullable Type type;
        private boolean optional;
        private @Nullable String name;
        private @Nullable Integer version;
        private @Nullable String doc;
        private @Nullable Map<String, String> parameters;
        private @Nullable List<Field> fields;
        private @Nullable Schema keySchema;
        private @Nullable Schema valueSchema;
        private @Nullable Object defaultValue;

        void read(JsonInput in) throws FrameException {
            String member = in.readName();
            if (!seen.add(member)) {
                throw in.malformed("member \"" + member + "\" twice", "each member once");
            }
            if (seen.contains("default") && !member.equals("default")) {
                throw in.malformed("member \"" + member + "\" behind the default", "the default last");
            }
            switch (member) {
                case "type" -> type = readType(in);
                case "optional" -> optional = in.readBoolean();
                case "name" -> name = in.readString();
                case "version" -> version = (int) in.readLong(Integer.MIN_VALUE, Integer.MAX_VALUE);
                case "doc" -> doc = in.readString();
                case "parameters" -> parameters = readParameters(in);
                case "fields" -> fields = readFields(in);
                case "keySchema" -> keySchema = readSchema(in);
                case "valueSchema" -> valueSchema = readSchema(in);
                case "default" -> defaultValue = readDefault(in);
                default -> in.skipValue();
            }
        }

        Schema schema(JsonInput in) throws MalformedFrameException {
            if (type == null) {
                throw in.malformed("a schema without a type", "a member \"type\"");
            }
            if (type != Schema.Type.STRUCT && fields != null) {
                throw in.malformed("fields in a schema of type " + type.getName(), "fields in a struct only");
            }
            return new ConnectSchema(
                    type, optional, defaultValue, name, version, doc, parameters, fields, keySchema, valueSchema);
        }

        /** The schema without its default tells how to read the default. */
        private @Nullable Object readDefault(JsonInput in) throws FrameException {
            ValueShape shape = ValueShape.of(schema(in));
            ValueReader reader = new ValueReader(null);
            if (shape.kind != ValueShape.Kind.STRUCT) {
                return reader.read(shape, in);
            }
            if (!in.enter('{', '}')) {
                throw in.malformed("an empty object", "a schema and a value");
            }
            in.expectName("schema");
            ValueShape own = ValueShape.of(readSchema(in));
            if (own.kind != ValueShape.Kind.STRUCT || !in.more('}')) {
                throw in.malformed("something else", "the schema of a struct, and a value");
            }
            in.expectName("value");
            Object value = reader.read(own, in);
            if (in.more('}')) {
                throw in.malformed("a third member", "a schema and a value");
            }
            return value;
        }

        private static Schema.Type readType(JsonInput in) throws MalformedFrameException {
            String name = in.readString();
            Schema.Type type = TYPES.get(name);
            if (type == null) {
                throw in.malformed("type \"" + name + "\"", "one of " + TYPES.keySet());
            }
            return type;
        }

        @SuppressWarnings("NullAway") // A parameter may be null as far as Connect is concerned.
        private static Map<String, String> readParameters(JsonInput in) throws MalformedFrameException {
            Map<String, String> parameters = new LinkedHashMap<>();
            if (in.enter('{', '}')) {
                do {
                    parameters.put(in.readName(), in.takeNull() ? null : in.readString());
                } while (in.more('}'));
            }
            return Collections.unmodifiableMap(parameters);
        }

        private static List<Field> readFields(JsonInput in) throws FrameException {
            List<Field> fields = new ArrayList<>();
            Set<String> names = new HashSet<>();
            if (in.enter('[', ']')) {
                do {
                    if (!in.enter('{', '}')) {
                        throw in.malformed("an empty object", "a field");
                    }
                    in.expectName("name");
                    String name = in.readString();
                    if (!names.add(name) || !in.more('}')) {
                        throw in.malformed("field \"" + name + "\" twice, or without a schema", "each field once");
                    }
                    in.expectName("schema");
                    fields.add(new Field(name, fields.size(), readSchema(in)));
                    while (in.more('}')) {
                        in.readName();
                        in.skipValue();
                    }
                } while (in.more(']'));
            }
            return Collections.unmodifiableList(fields);
        }
    }
}
