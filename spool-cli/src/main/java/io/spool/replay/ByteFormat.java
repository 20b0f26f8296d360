package io.spool.replay;

/** How a key or a value that Connect has parsed becomes bytes again. */
public enum ByteFormat {
    /** Bytes as they are, strings in UTF-8, anything else as JSON. */
    AUTO,
    /** Everything as JSON, as JsonConverter with {@code schemas.enable=false} writes it. */
    JSON,
    /** JSON together with its schema, as JsonConverter with {@code schemas.enable=true} writes it. */
    ENVELOPE,
    /** Strings, numbers and booleans as text; bytes as they are. */
    STRING,
    /** Bytes as they are, and nothing else. */
    BYTES
}
