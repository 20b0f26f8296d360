package io.spool.frame.connect;

import io.spool.frame.FrameBytes;
import io.spool.frame.FrameException;
import io.spool.frame.IsoTime;
import io.spool.frame.UnframeableRecordException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** Writes Connect's values as JSON, with and without a schema. The inverse of {@link ValueReader}. For one thread. */
@SuppressWarnings("JavaUtilDate") // Connect's logical types are made of it.
final class ValueWriter {
    /** Some 1800 digits: with sign, point and exponent they stay below what is read as digits. */
    private static final int MAX_DECIMAL_BITS = 6000;

    /** Beyond it a decimal is all exponent, and no longer something that a person reads. */
    private static final int MAX_DECIMAL_SCALE = 1_000_000;

    private static final byte[] EMBEDDED = ("{\"" + ValueMarks.JSON + "\":").getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CLOSE = {'}'};

    private final @Nullable WrittenSchemas schemas;

    /**
     * @param schemas where structs that have no schema around them put theirs; null iff there may be no such
     */
    ValueWriter(@Nullable WrittenSchemas schemas) {
        this.schemas = schemas;
    }

    /** Writes a whole key or value: where it is text that holds JSON, as that JSON. */
    void writeWhole(@Nullable ValueShape shape, @Nullable Object value, FrameBytes out) throws FrameException {
        if (shape != null) {
            if (value instanceof byte[] bytes
                    && shape.kind == ValueShape.Kind.BYTES
                    && out.appendEmbedded(bytes, 0, bytes.length, EMBEDDED, CLOSE)) {
                return;
            }
            if (value instanceof String text
                    && shape.kind == ValueShape.Kind.STRING
                    && out.appendEmbedded(text, EMBEDDED, CLOSE)) {
                return;
            }
        }
        write(shape, value, out);
    }

    void write(@Nullable ValueShape shape, @Nullable Object value, FrameBytes out) throws FrameException {
        if (shape == null) {
            writeSchemaless(value, out);
            return;
        }
        if (value == null) {
            out.appendNull();
            return;
        }
        switch (shape.kind) {
            case BOOLEAN -> out.appendBoolean(expect(Boolean.class, value, shape));
            case INT8 -> out.appendLong(expect(Byte.class, value, shape));
            case INT16 -> out.appendLong(expect(Short.class, value, shape));
            case INT32 -> out.appendLong(expect(Integer.class, value, shape));
            case INT64 -> out.appendLong(expect(Long.class, value, shape));
            case FLOAT32 -> out.appendFloat(expect(Float.class, value, shape));
            case FLOAT64 -> out.appendDouble(expect(Double.class, value, shape));
            case STRING -> out.appendString(expect(String.class, value, shape));
            case BYTES -> {
                if (value instanceof byte[] bytes) {
                    writeBytes(bytes, 0, bytes.length, out);
                } else {
                    writeBuffer(expect(ByteBuffer.class, value, shape), out);
                }
            }
            case DECIMAL -> writeDecimal(expect(BigDecimal.class, value, shape), out);
            case DATE ->
                IsoTime.appendDate(
                        out, expect(java.util.Date.class, value, shape).getTime());
            case TIME ->
                IsoTime.appendTime(
                        out, expect(java.util.Date.class, value, shape).getTime());
            case TIMESTAMP ->
                IsoTime.appendInstant(
                        out, expect(java.util.Date.class, value, shape).getTime());
            case ARRAY -> writeList(shape.values, expect(List.class, value, shape), out);
            case MAP -> writeMap(shape, expect(Map.class, value, shape), out);
            case STRUCT -> writeStruct(shape, expect(Struct.class, value, shape), out);
        }
    }

    private static <T> T expect(Class<T> type, Object value, ValueShape shape) throws UnframeableRecordException {
        if (!type.isInstance(value)) {
            throw new UnframeableRecordException(
                    "a value of " + value.getClass(), "a " + type.getName() + " as its " + shape.schema + " demands");
        }
        return type.cast(value);
    }

    private void writeStruct(ValueShape shape, Struct struct, FrameBytes out) throws FrameException {
        // Nearly always the same object; two schemas that only look alike would come back as one.
        if (struct.schema() != shape.schema && !shape.schema.equals(BuiltInSchemas.settled(struct.schema()))) {
            throw new UnframeableRecordException(
                    "a struct with another schema, " + struct.schema(), "one with " + shape.schema);
        }
        out.open('{');
        boolean first = true;
        for (ValueShape.FieldShape field : shape.fields) {
            // Struct.get would put the default in place of null, and null would not come back.
            Object value =
                    field.hasDefault() ? struct.getWithoutDefault(field.field().name()) : struct.get(field.field());
            if (value != null) {
                if (!first) {
                    out.append(',');
                }
                first = false;
                out.append(field.name());
                write(field.shape(), value, out);
            }
        }
        out.close('}');
    }

    private void writeMap(ValueShape shape, Map<?, ?> map, FrameBytes out) throws FrameException {
        if (shape.keys == null
                || shape.keys.kind != ValueShape.Kind.STRING
                || !writeObject(shape.values, map, false, out)) {
            writePairs(shape.keys, shape.values, map, out);
        }
    }

    /**
     * Writes a map as an object.
     *
     * @param guarded whether the first name must not look like a mark
     * @return false, and nothing is written, iff a key is no string, or the first one looks like a mark
     */
    private boolean writeObject(@Nullable ValueShape values, Map<?, ?> map, boolean guarded, FrameBytes out)
            throws FrameException {
        int length = out.length();
        int depth = out.depth();
        boolean first = true;
        out.open('{');
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!(entry.getKey() instanceof String name) || (first && guarded && looksLikeMark(name))) {
                out.rewind(length, depth);
                return false;
            }
            if (!first) {
                out.append(',');
            }
            first = false;
            out.appendName(name);
            write(values, entry.getValue(), out);
        }
        out.close('}');
        return true;
    }

    private static boolean looksLikeMark(String name) {
        return !name.isEmpty() && name.charAt(0) == ValueMarks.SIGN;
    }

    private void writePairs(@Nullable ValueShape keys, @Nullable ValueShape values, Map<?, ?> map, FrameBytes out)
            throws FrameException {
        out.open('[');
        boolean first = true;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!first) {
                out.append(',');
            }
            first = false;
            out.open('[');
            write(keys, entry.getKey(), out);
            out.append(',');
            write(values, entry.getValue(), out);
            out.close(']');
        }
        out.close(']');
    }

    private void writeList(@Nullable ValueShape elements, List<?> list, FrameBytes out) throws FrameException {
        out.open('[');
        boolean first = true;
        for (Object element : list) {
            if (!first) {
                out.append(',');
            }
            first = false;
            write(elements, element, out);
        }
        out.close(']');
    }

    private void writeSchemaless(@Nullable Object value, FrameBytes out) throws FrameException {
        if (value == null) {
            out.appendNull();
        } else if (value instanceof String text) {
            out.appendString(text);
        } else if (value instanceof Long number) {
            out.appendLong(number);
        } else if (value instanceof Double number) {
            if (Double.isFinite(number)) {
                out.appendDouble(number);
            } else {
                mark(ValueMarks.FLOAT64, out);
                out.appendDouble(number);
                out.close('}');
            }
        } else if (value instanceof Boolean truth) {
            out.appendBoolean(truth);
        } else if (value instanceof Map<?, ?> map) {
            if (!writeObject(null, map, true, out)) {
                mark(ValueMarks.MAP, out);
                writePairs(null, null, map, out);
                out.close('}');
            }
        } else if (value instanceof List<?> list) {
            writeList(null, list, out);
        } else {
            writeMarked(value, out);
        }
    }

    private void writeMarked(Object value, FrameBytes out) throws FrameException {
        if (value instanceof Integer number) {
            mark(ValueMarks.INT32, out);
            out.appendLong(number);
        } else if (value instanceof Short number) {
            mark(ValueMarks.INT16, out);
            out.appendLong(number);
        } else if (value instanceof Byte number) {
            mark(ValueMarks.INT8, out);
            out.appendLong(number);
        } else if (value instanceof Float number) {
            mark(ValueMarks.FLOAT32, out);
            out.appendFloat(number);
        } else if (value instanceof BigDecimal decimal) {
            mark(ValueMarks.DECIMAL, out);
            writeDecimal(decimal, out);
        } else if (value instanceof java.util.Date date) {
            mark(ValueMarks.TIMESTAMP, out);
            IsoTime.appendInstant(out, date.getTime());
        } else if (value instanceof byte[] bytes) {
            mark(ValueMarks.BYTES, out);
            writeBytes(bytes, 0, bytes.length, out);
        } else if (value instanceof ByteBuffer buffer) {
            mark(ValueMarks.BYTES, out);
            writeBuffer(buffer, out);
        } else if (value instanceof Struct struct && schemas != null) {
            SchemaReference reference = schemas.referenceTo(struct.schema());
            mark(ValueMarks.STRUCT, out);
            out.open('[');
            out.append(reference.json());
            out.append(',');
            writeStruct(reference.shape(), struct, out);
            out.close(']');
        } else {
            throw new UnframeableRecordException(
                    "a value of " + value.getClass() + " without a schema", "a value that Connect knows");
        }
        out.close('}');
    }

    private static void mark(String name, FrameBytes out) throws UnframeableRecordException {
        out.open('{');
        out.append('"');
        out.appendAscii(name);
        out.append('"');
        out.append(':');
    }

    private static void writeBytes(byte[] bytes, int offset, int length, FrameBytes out)
            throws UnframeableRecordException {
        if (!out.appendText(bytes, offset, length)) {
            mark(ValueMarks.BASE64, out);
            out.appendBase64(bytes, offset, length);
            out.close('}');
        }
    }

    private static void writeBuffer(ByteBuffer buffer, FrameBytes out) throws UnframeableRecordException {
        mark(ValueMarks.BUFFER, out);
        if (buffer.hasArray()) {
            writeBytes(buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining(), out);
        } else {
            byte[] copy = new byte[buffer.remaining()];
            buffer.duplicate().get(copy);
            writeBytes(copy, 0, copy.length, out);
        }
        out.close('}');
    }

    private static void writeDecimal(BigDecimal decimal, FrameBytes out) throws UnframeableRecordException {
        if (decimal.unscaledValue().bitLength() <= MAX_DECIMAL_BITS
                && Math.abs((long) decimal.scale()) <= MAX_DECIMAL_SCALE) {
            out.append('"');
            out.appendAscii(decimal.toString());
            out.append('"');
            return;
        }
        byte[] unscaled = decimal.unscaledValue().toByteArray();
        mark(ValueMarks.UNSCALED, out);
        out.appendBase64(unscaled, 0, unscaled.length);
        out.append(',');
        out.append('"');
        out.appendAscii(ValueMarks.SCALE);
        out.append('"');
        out.append(':');
        out.appendLong(decimal.scale());
        out.close('}');
    }
}
