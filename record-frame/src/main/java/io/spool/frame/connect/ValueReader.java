package io.spool.frame.connect;

import io.spool.frame.FrameException;
import io.spool.frame.FrameFormat;
import io.spool.frame.IsoTime;
import io.spool.frame.JsonInput;
import io.spool.frame.MalformedFrameException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/** Reads Connect's values from JSON, with and without a schema. The inverse of {@link ValueWriter}. For one thread. */
@SuppressWarnings("JavaUtilDate") // Connect's logical types are made of it.
final class ValueReader {
    /** How many fields may be left out in a row before the next one is looked up by its name. */
    private static final int GUESSES = 4;

    private final @Nullable ReadSchemas schemas;

    /**
     * @param schemas where structs that have no schema around them find theirs; null iff there may be no such
     */
    ValueReader(@Nullable ReadSchemas schemas) {
        this.schemas = schemas;
    }

    @Nullable
    Object read(@Nullable ValueShape shape, JsonInput in) throws FrameException {
        if (shape == null) {
            return readSchemaless(in);
        }
        if (in.takeNull()) {
            return null;
        }
        return switch (shape.kind) {
            case BOOLEAN -> in.readBoolean();
            case INT8 -> (byte) in.readLong(Byte.MIN_VALUE, Byte.MAX_VALUE);
            case INT16 -> (short) in.readLong(Short.MIN_VALUE, Short.MAX_VALUE);
            case INT32 -> (int) in.readLong(Integer.MIN_VALUE, Integer.MAX_VALUE);
            case INT64 -> in.readLong();
            case FLOAT32 -> in.readFloat();
            case FLOAT64 -> in.readDouble();
            case STRING -> readText(in);
            case BYTES -> readBytes(in);
            case DECIMAL -> readDecimal(in);
            case DATE -> new java.util.Date(IsoTime.readDate(in));
            case TIME -> new java.util.Date(IsoTime.readTime(in));
            case TIMESTAMP -> new java.util.Date(IsoTime.readInstant(in));
            case ARRAY -> readList(shape.values, in);
            case MAP -> readMap(shape, in);
            case STRUCT -> readStruct(shape, in);
        };
    }

    private Struct readStruct(ValueShape shape, JsonInput in) throws FrameException {
        Struct struct = new Struct(shape.schema);
        if (!in.enter('{', '}')) {
            return struct;
        }
        boolean[] seen = new boolean[shape.fields.length];
        int next = 0;
        do {
            ValueShape.FieldShape field = readFieldName(shape, next, in);
            next = field.field().index() + 1;
            if (seen[next - 1]) {
                throw in.malformed("field \"" + field.field().name() + "\" twice", "each field once");
            }
            seen[next - 1] = true;
            Object value = read(field.shape(), in);
            if (value != null) {
                try {
                    struct.put(field.field(), value);
                } catch (DataException e) {
                    throw in.malformed("a value that its schema forbids", "a value of " + field.field(), e);
                }
            }
        } while (in.more('}'));
        return struct;
    }

    /** Fields come in the schema's order from our own writer, so the next few are tried before a name is made. */
    private static ValueShape.FieldShape readFieldName(ValueShape shape, int next, JsonInput in)
            throws MalformedFrameException {
        in.peek();
        ValueShape.FieldShape[] fields = shape.fields;
        for (int i = next; i < fields.length && i < next + GUESSES; i++) {
            if (in.takeExactly(fields[i].name())) {
                return fields[i];
            }
        }
        String name = in.readName();
        ValueShape.FieldShape field = shape.fieldsByName.get(name);
        if (field == null) {
            throw in.malformed("field \"" + name + "\"", "a field of " + shape.schema);
        }
        return field;
    }

    private Map<Object, Object> readMap(ValueShape shape, JsonInput in) throws FrameException {
        if (in.peek() != '{') {
            return readPairs(shape.keys, shape.values, in);
        }
        if (shape.keys == null || shape.keys.kind != ValueShape.Kind.STRING) {
            throw in.unexpected("an array of pairs, since the keys of " + shape.schema + " are no strings");
        }
        Map<Object, Object> map = new LinkedHashMap<>();
        if (in.enter('{', '}')) {
            do {
                put(in.readName(), shape.values, map, in);
            } while (in.more('}'));
        }
        return map;
    }

    private Map<Object, Object> readPairs(@Nullable ValueShape keys, @Nullable ValueShape values, JsonInput in)
            throws FrameException {
        Map<Object, Object> map = new LinkedHashMap<>();
        if (in.enter('[', ']')) {
            do {
                if (!in.enter('[', ']')) {
                    throw in.malformed("an empty array", "a pair of key and value");
                }
                Object key = read(keys, in);
                if (!in.more(']')) {
                    throw in.malformed("a key alone", "a pair of key and value");
                }
                put(key, values, map, in);
                if (in.more(']')) {
                    throw in.malformed("more than two elements", "a pair of key and value");
                }
            } while (in.more(']'));
        }
        return map;
    }

    @SuppressWarnings("NullAway") // Connect's maps may hold null keys and null values.
    private void put(@Nullable Object key, @Nullable ValueShape values, Map<Object, Object> map, JsonInput in)
            throws FrameException {
        int size = map.size();
        map.put(key, read(values, in));
        if (map.size() == size) {
            throw in.malformed("a key of a map twice", "each key once");
        }
    }

    @SuppressWarnings("NullAway") // Connect's lists may hold null.
    private List<Object> readList(@Nullable ValueShape elements, JsonInput in) throws FrameException {
        List<Object> list = new ArrayList<>();
        if (in.enter('[', ']')) {
            do {
                list.add(read(elements, in));
            } while (in.more(']'));
        }
        return list;
    }

    private @Nullable Object readSchemaless(JsonInput in) throws FrameException {
        switch (in.peek()) {
            case '"' -> {
                return in.readString();
            }
            case '{' -> {
                return readObject(in);
            }
            case '[' -> {
                return readList(null, in);
            }
            case 't', 'f' -> {
                return in.readBoolean();
            }
            case 'n' -> {
                in.takeNull();
                return null;
            }
            default -> {
                return in.readNumber();
            }
        }
    }

    private @Nullable Object readObject(JsonInput in) throws FrameException {
        Map<Object, Object> map = new LinkedHashMap<>();
        if (!in.enter('{', '}')) {
            return map;
        }
        String name = in.readName();
        if (!name.isEmpty() && name.charAt(0) == ValueMarks.SIGN) {
            Object value = readMarked(name, in);
            leaveMark(name, in);
            return value;
        }
        put(name, null, map, in);
        while (in.more('}')) {
            put(in.readName(), null, map, in);
        }
        return map;
    }

    private Object readMarked(String name, JsonInput in) throws FrameException {
        return switch (name) {
            case ValueMarks.INT8 -> (byte) in.readLong(Byte.MIN_VALUE, Byte.MAX_VALUE);
            case ValueMarks.INT16 -> (short) in.readLong(Short.MIN_VALUE, Short.MAX_VALUE);
            case ValueMarks.INT32 -> (int) in.readLong(Integer.MIN_VALUE, Integer.MAX_VALUE);
            case ValueMarks.FLOAT32 -> in.readFloat();
            case ValueMarks.FLOAT64 -> in.readDouble();
            case ValueMarks.DECIMAL -> readDecimal(in);
            case ValueMarks.TIMESTAMP -> new java.util.Date(IsoTime.readInstant(in));
            case ValueMarks.BYTES -> readBytes(in);
            case ValueMarks.MAP -> readPairs(null, null, in);
            case ValueMarks.STRUCT -> readStructWithSchema(in);
            default -> throw in.malformed("mark \"" + name + "\"", "a mark of this version of the format");
        };
    }

    private Struct readStructWithSchema(JsonInput in) throws FrameException {
        if (schemas == null) {
            throw in.malformed("a struct with a schema of its own", "a value that needs none");
        }
        if (!in.enter('[', ']')) {
            throw in.malformed("an empty array", "a schema and a struct");
        }
        ValueShape shape = schemas.read(in).shape();
        if (shape.kind != ValueShape.Kind.STRUCT || !in.more(']')) {
            throw in.malformed("something else", "the schema of a struct, and the struct");
        }
        Struct struct = readStruct(shape, in);
        if (in.more(']')) {
            throw in.malformed("a third element", "a schema and a struct");
        }
        return struct;
    }

    private static void enterMark(JsonInput in) throws MalformedFrameException {
        if (!in.enter('{', '}')) {
            throw in.malformed("an empty object", "a mark and what it marks");
        }
    }

    private static void leaveMark(String name, JsonInput in) throws MalformedFrameException {
        if (in.more('}')) {
            throw in.malformed("another name beside \"" + name + "\"", "the mark alone");
        }
    }

    private static String readText(JsonInput in) throws MalformedFrameException {
        if (in.peek() == '"') {
            return in.readString();
        }
        if (in.peek() != '{') {
            throw in.unexpected("a string");
        }
        return new String(readMarkedBytes(ValueMarks.JSON, ValueMarks.JSON, in), StandardCharsets.UTF_8);
    }

    /** Bytes in any of their forms: a byte[], or a ByteBuffer where they are marked so. */
    private static Object readBytes(JsonInput in) throws MalformedFrameException {
        if (in.peek() != '{') {
            return in.readUtf8();
        }
        enterMark(in);
        String mark = in.readName();
        Object value;
        if (mark.equals(ValueMarks.BUFFER)) {
            value = ByteBuffer.wrap(
                    in.peek() == '{' ? readMarkedBytes(ValueMarks.BASE64, ValueMarks.JSON, in) : in.readUtf8());
        } else {
            value = readMarkedBytes(mark, in);
        }
        leaveMark(mark, in);
        return value;
    }

    private static byte[] readMarkedBytes(String oneMark, String otherMark, JsonInput in)
            throws MalformedFrameException {
        enterMark(in);
        String mark = in.readName();
        if (!mark.equals(oneMark) && !mark.equals(otherMark)) {
            throw in.malformed("mark \"" + mark + "\"", "\"" + oneMark + "\"");
        }
        byte[] bytes = readMarkedBytes(mark, in);
        leaveMark(mark, in);
        return bytes;
    }

    private static byte[] readMarkedBytes(String mark, JsonInput in) throws MalformedFrameException {
        return switch (mark) {
            case ValueMarks.JSON -> in.readRaw();
            case ValueMarks.BASE64 -> in.readBase64();
            default -> throw in.malformed("mark \"" + mark + "\"", "a mark that bytes may have");
        };
    }

    private static BigDecimal readDecimal(JsonInput in) throws MalformedFrameException {
        if (in.peek() == '{') {
            enterMark(in);
            in.expectName(ValueMarks.UNSCALED);
            byte[] unscaled = in.readBase64();
            if (unscaled.length == 0 || !in.more('}')) {
                throw in.malformed("half a decimal", "unscaled bytes and a scale");
            }
            in.expectName(ValueMarks.SCALE);
            int scale = (int) in.readLong(Integer.MIN_VALUE, Integer.MAX_VALUE);
            leaveMark(ValueMarks.SCALE, in);
            return new BigDecimal(new BigInteger(unscaled), scale);
        }
        String digits = in.readString();
        if (digits.length() > FrameFormat.MAX_DECIMAL_CHARS) {
            throw in.malformed(
                    "a decimal of " + digits.length() + " characters", "at most " + FrameFormat.MAX_DECIMAL_CHARS);
        }
        try {
            return new BigDecimal(digits);
        } catch (NumberFormatException e) {
            throw in.malformed("\"" + digits + "\"", "a decimal", e);
        }
    }
}
