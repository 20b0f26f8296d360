package io.spool.connect.source;

/** What the value of a record is that is made of any JSON. */
enum PlainValue {
    /** What the JSON says: maps, lists, texts, numbers, without a schema. */
    JSON,
    /** The frame as text. */
    STRING,
    /** The frame as bytes. */
    BYTES
}
