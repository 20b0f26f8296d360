package io.spool.frame.connect;

/**
 * A schema, and what a frame writes to name it.
 *
 * @param json the name or fingerprint as a JSON string, with its quotes
 * @param shape the schema, made ready
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record SchemaReference(byte[] json, ValueShape shape) {}
