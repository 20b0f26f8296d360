package io.spool.frame.connect;

import io.spool.frame.DamagedSchemaException;
import io.spool.frame.FrameException;
import io.spool.frame.JsonInput;
import io.spool.frame.MalformedFrameException;
import io.spool.frame.SchemaFingerprint;
import io.spool.frame.SchemaStore;
import io.spool.frame.UnframeableRecordException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** Finds the schemas that frames name. For one thread. */
final class ReadSchemas {
    /** Frames may come from anywhere, and name any number of schemas. */
    private static final int MAX_CACHED = 1000;

    private final SchemaStore store;
    private final Map<String, SchemaReference> known = new WrittenSchemas.LatestEntries<>(MAX_CACHED);

    ReadSchemas(SchemaStore store) {
        this.store = store;
    }

    /**
     * Reads the name of a schema, which is most likely the one that was read before.
     *
     * @param before the one before, or null
     */
    SchemaReference read(@Nullable SchemaReference before, JsonInput in) throws FrameException {
        in.peek();
        return before != null && in.takeExactly(before.json()) ? before : read(in);
    }

    /** Reads the name of a schema, and finds the schema. */
    SchemaReference read(JsonInput in) throws FrameException {
        String name = in.readString();
        SchemaReference reference = known.get(name);
        if (reference == null) {
            reference = find(name, in);
            known.put(name, reference);
        }
        return reference;
    }

    private SchemaReference find(String name, JsonInput in) throws FrameException {
        Schema builtIn = BuiltInSchemas.BY_NAME.get(name);
        if (builtIn != null) {
            return reference(name, ValueShape.of(builtIn));
        }
        if (!SchemaFingerprint.isFingerprint(name)) {
            throw in.malformed("schema \"" + name + "\"", "the name of a built-in schema, or a fingerprint");
        }
        SchemaFingerprint fingerprint = new SchemaFingerprint(name);
        byte[] text = store.get(fingerprint);
        try {
            return reference(name, ValueShape.of(SchemaText.read(text)));
        } catch (MalformedFrameException | UnframeableRecordException e) {
            // The text is what was stored, so its writer did not follow the format.
            throw new DamagedSchemaException(
                    fingerprint,
                    "its text",
                    String.valueOf(e.getMessage()),
                    "a schema text that follows the format",
                    e);
        }
    }

    private static SchemaReference reference(String name, ValueShape shape) {
        return new SchemaReference(("\"" + name + "\"").getBytes(StandardCharsets.US_ASCII), shape);
    }
}
