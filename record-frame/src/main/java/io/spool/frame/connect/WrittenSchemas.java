package io.spool.frame.connect;

import io.spool.frame.FrameBytes;
import io.spool.frame.FrameException;
import io.spool.frame.SchemaStore;
import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.connect.data.ConnectSchema;
import org.apache.kafka.connect.data.Schema;

/** Knows what a frame writes to name a schema, and stores a schema before it is named. For one thread. */
final class WrittenSchemas {
    /** Enough for any sane number of topics; a record whose schema is new every time must not fill the memory. */
    private static final int MAX_CACHED = 1000;

    private final SchemaStore store;

    /** Most converters give the same object for each record, and comparing schemas takes longer than a record may. */
    private final IdentityHashMap<Schema, SchemaReference> byIdentity = new IdentityHashMap<>();

    private final Map<Schema, SchemaReference> byEquality = new LatestEntries<>(MAX_CACHED);

    WrittenSchemas(SchemaStore store) {
        this.store = store;
    }

    SchemaReference referenceTo(Schema schema) throws FrameException {
        SchemaReference known = byIdentity.get(schema);
        if (known != null) {
            return known;
        }
        Schema settled = BuiltInSchemas.settled(schema);
        SchemaReference reference = byEquality.get(settled);
        if (reference == null) {
            reference = store(settled);
            byEquality.put(settled, reference);
        }
        // A builder may yet change into another schema.
        if (schema instanceof ConnectSchema) {
            if (byIdentity.size() == MAX_CACHED) {
                byIdentity.clear();
            }
            byIdentity.put(schema, reference);
        }
        return reference;
    }

    private SchemaReference store(Schema schema) throws FrameException {
        String name = BuiltInSchemas.nameOf(schema);
        if (name == null) {
            FrameBytes text = new FrameBytes();
            SchemaText.write(schema, text);
            // The shape first: a schema that cannot be used should leave no file behind.
            ValueShape shape = ValueShape.of(schema);
            return reference(store.put(text.toByteArray()).hex(), shape);
        }
        return reference(name, ValueShape.of(schema));
    }

    private static SchemaReference reference(String name, ValueShape shape) {
        return new SchemaReference(("\"" + name + "\"").getBytes(StandardCharsets.US_ASCII), shape);
    }

    /** A map that forgets what has not been asked for the longest. */
    static final class LatestEntries<K, V> extends LinkedHashMap<K, V> {
        private static final long serialVersionUID = 1L;

        private final int limit;

        LatestEntries(int limit) {
            super(16, 0.75f, true);
            this.limit = limit;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > limit;
        }
    }
}
