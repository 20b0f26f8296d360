package io.spool.frame.connect;

import io.spool.frame.FrameBytes;
import io.spool.frame.UnframeableRecordException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.jspecify.annotations.Nullable;

/** A schema made ready for reading and writing values: what to do, and the field names as bytes. Immutable. */
final class ValueShape {
    enum Kind {
        BOOLEAN,
        INT8,
        INT16,
        INT32,
        INT64,
        FLOAT32,
        FLOAT64,
        STRING,
        BYTES,
        DECIMAL,
        DATE,
        TIME,
        TIMESTAMP,
        ARRAY,
        MAP,
        STRUCT
    }

    /**
     * One field of a struct.
     *
     * @param name the field's name as JSON, with its colon
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record FieldShape(Field field, byte[] name, ValueShape shape, boolean hasDefault) {}

    private static final FieldShape[] NO_FIELDS = {};

    final Kind kind;
    final Schema schema;

    /** The shape of a map's keys, or null where they have no schema. */
    final @Nullable ValueShape keys;

    /** The shape of a map's values or an array's elements, or null where they have no schema. */
    final @Nullable ValueShape values;

    final FieldShape[] fields;
    final Map<String, FieldShape> fieldsByName;

    private ValueShape(
            Kind kind, Schema schema, @Nullable ValueShape keys, @Nullable ValueShape values, FieldShape[] fields) {
        this.kind = kind;
        this.schema = schema;
        this.keys = keys;
        this.values = values;
        this.fields = fields;
        this.fieldsByName = new HashMap<>();
        for (FieldShape field : fields) {
            fieldsByName.put(field.field().name(), field);
        }
    }

    /**
     * The shape of a schema that has been written as text, and so is known to be no deeper than frames may be.
     *
     * @throws UnframeableRecordException if a struct's fields are not numbered in their order
     */
    static ValueShape of(Schema someSchema) throws UnframeableRecordException {
        Schema schema = BuiltInSchemas.settled(someSchema);
        Kind kind = kindOf(schema);
        return switch (kind) {
            case ARRAY -> new ValueShape(kind, schema, null, ofNullable(schema.valueSchema()), NO_FIELDS);
            case MAP ->
                new ValueShape(
                        kind, schema, ofNullable(schema.keySchema()), ofNullable(schema.valueSchema()), NO_FIELDS);
            case STRUCT -> new ValueShape(kind, schema, null, null, fieldsOf(schema));
            default -> new ValueShape(kind, schema, null, null, NO_FIELDS);
        };
    }

    private static @Nullable ValueShape ofNullable(@Nullable Schema schema) throws UnframeableRecordException {
        return schema == null ? null : of(schema);
    }

    private static FieldShape[] fieldsOf(Schema schema) throws UnframeableRecordException {
        List<Field> fields = schema.fields();
        FieldShape[] shapes = new FieldShape[fields.size()];
        for (int i = 0; i < shapes.length; i++) {
            Field field = fields.get(i);
            if (field.index() != i) {
                throw new UnframeableRecordException(
                        "field \"" + field.name() + "\" at place " + i + " with index " + field.index(),
                        "fields that are numbered in their order");
            }
            FrameBytes name = new FrameBytes(field.name().length());
            name.appendString(field.name());
            name.append(':');
            shapes[i] = new FieldShape(
                    field,
                    name.toByteArray(),
                    of(field.schema()),
                    field.schema().defaultValue() != null);
        }
        return shapes;
    }

    /** By the name before the type, as Connect decides which Java class a value must have. */
    private static Kind kindOf(Schema schema) {
        String name = schema.name();
        if (name != null) {
            switch (name) {
                case Decimal.LOGICAL_NAME -> {
                    return Kind.DECIMAL;
                }
                case Date.LOGICAL_NAME -> {
                    return Kind.DATE;
                }
                case Time.LOGICAL_NAME -> {
                    return Kind.TIME;
                }
                case Timestamp.LOGICAL_NAME -> {
                    return Kind.TIMESTAMP;
                }
                default -> {}
            }
        }
        return switch (schema.type()) {
            case BOOLEAN -> Kind.BOOLEAN;
            case INT8 -> Kind.INT8;
            case INT16 -> Kind.INT16;
            case INT32 -> Kind.INT32;
            case INT64 -> Kind.INT64;
            case FLOAT32 -> Kind.FLOAT32;
            case FLOAT64 -> Kind.FLOAT64;
            case STRING -> Kind.STRING;
            case BYTES -> Kind.BYTES;
            case ARRAY -> Kind.ARRAY;
            case MAP -> Kind.MAP;
            case STRUCT -> Kind.STRUCT;
        };
    }
}
