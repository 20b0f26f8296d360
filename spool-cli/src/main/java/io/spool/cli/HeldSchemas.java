package io.spool.cli;

import io.spool.frame.FrameException;
import io.spool.frame.SchemaFingerprint;
import io.spool.frame.SchemaStore;
import io.spool.frame.UnknownSchemaException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Schemas that came with the frames which name them, kept in memory.
 *
 * <p>Not thread-safe.
 */
final class HeldSchemas implements SchemaStore {
    private final String origin;
    private final Map<SchemaFingerprint, byte[]> texts = new HashMap<>();
    private long bytes;

    /** @param origin where they come from, for the user */
    HeldSchemas(String origin) {
        this.origin = origin;
    }

    @Override
    public SchemaFingerprint put(byte[] text) {
        SchemaFingerprint fingerprint = SchemaFingerprint.of(text);
        if (texts.put(fingerprint, text) == null) {
            bytes += text.length;
        }
        return fingerprint;
    }

    /** @throws SnapshotDamagedException when there are more than memory is for */
    void hold(List<byte[]> schemas) throws SnapshotDamagedException {
        for (byte[] schema : schemas) {
            put(schema);
        }
        if (bytes > MemoryShare.schemas()) {
            throw new SnapshotDamagedException(String.format(
                    Locale.ROOT,
                    "%s: its %,d schemas so far have %,d bytes, and this program has memory for %,d; %s",
                    origin,
                    texts.size(),
                    bytes,
                    MemoryShare.schemas(),
                    MemoryShare.REMEDY));
        }
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
