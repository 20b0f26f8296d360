package io.spool.frame.connect;

/** The names that mark what natural JSON cannot say; {@code docs/frame-format.md} has the table. */
final class ValueMarks {
    // Where there is a schema, and it says that an object is not expected.
    static final String JSON = "json";
    static final String BASE64 = "base64";
    static final String BUFFER = "buffer";
    static final String UNSCALED = "unscaled";
    static final String SCALE = "scale";

    // Where there is no schema: an object whose first name begins so is always a mark, never a map.
    static final char SIGN = '$';
    static final String INT8 = "$int8";
    static final String INT16 = "$int16";
    static final String INT32 = "$int32";
    static final String FLOAT32 = "$float32";
    static final String FLOAT64 = "$float64";
    static final String DECIMAL = "$decimal";
    static final String TIMESTAMP = "$timestamp";
    static final String BYTES = "$bytes";
    static final String MAP = "$map";
    static final String STRUCT = "$struct";

    private ValueMarks() {}
}
