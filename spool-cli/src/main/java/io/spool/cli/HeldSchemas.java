package io.spool.cli;

import io.spool.frame.FrameException;
import io.spool.frame.SchemaFingerprint;
import io.spool.frame.SchemaStore;
import io.spool.frame.UnknownSchemaException;
import java.util.HashMap;
import java.util.Map;

/**
 * Schemas that came with the frames which name them, kept in memory.
 *
 * <p>Not thread-safe.
 */
final class HeldSchemas implements SchemaStore {
    private final String origin;
    private final Map<SchemaFingerprint, byte[]> texts = new HashMap<>();

    /** @param origin where they come from, for the user */
    HeldSchemas(String origin) {
        this.origin = origin;
    }

    @Override
    public SchemaFingerprint put(byte[] text) {
        SchemaFingerprint fingerprint = SchemaFingerprint.of(text);
        texts.put(fingerprint, text);
        return fingerprint;
    }

    @Override
    public byte[] get(SchemaFingerprint fingerprint) throws FrameException {
        byte[] text = texts.get(fingerprint);
        if (text == null) {
            throw new UnknownSchemaException(fingerprint, origin);
        }
        return text;
    }
}
