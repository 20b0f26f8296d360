package io.spool.frame;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A store for tests that are not about files. */
public final class SchemasInMemory implements SchemaStore {
    public final Map<SchemaFingerprint, byte[]> texts = new ConcurrentHashMap<>();
    public int puts;

    @Override
    public SchemaFingerprint put(byte[] text) {
        puts++;
        SchemaFingerprint fingerprint = SchemaFingerprint.of(text);
        texts.put(fingerprint, text);
        return fingerprint;
    }

    @Override
    public byte[] get(SchemaFingerprint fingerprint) throws FrameException {
        byte[] text = texts.get(fingerprint);
        if (text == null) {
            throw new UnknownSchemaException(fingerprint, "in memory");
        }
        return text;
    }
}
