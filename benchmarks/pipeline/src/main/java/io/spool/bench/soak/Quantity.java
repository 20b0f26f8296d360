package io.spool.bench.soak;

import org.jspecify.annotations.Nullable;

/** What is looked at in each sample. */
enum Quantity {
    HEAP_AFTER_GC("heap after a collection", "MiB", Limit.AS_BEFORE),
    NON_HEAP("other memory of the JVM", "MiB", null),
    DIRECT("direct buffers", "MiB", null),
    MAPPED("mapped by the JVM", "MiB", null),
    RSS("resident", "MiB", null),
    RSS_ANON("resident, of no file", "MiB", Limit.AS_BEFORE),
    RSS_FILE("resident, of files", "MiB", null),
    THREADS("threads", "", Limit.A_FEW_MORE),
    DESCRIPTORS("open file descriptors", "", Limit.A_FEW_MORE),
    LAG("lag", "records", null),
    WRITTEN("written", "records/s", null),
    READ("read", "records/s", null),
    LOST("lost", "records/s", Limit.NONE_AT_ALL);

    private final String meaning;
    private final String unit;
    private final @Nullable Limit limit;

    Quantity(String meaning, String unit, @Nullable Limit limit) {
        this.meaning = meaning;
        this.unit = unit;
        this.limit = limit;
    }

    String meaning() {
        return meaning;
    }

    String unit() {
        return unit;
    }

    /** Null where nothing is asked. */
    @Nullable
    Limit limit() {
        return limit;
    }

    /** Whether it only grows: then how fast it grew is compared, and not how large it was. */
    boolean isCounter() {
        return this == WRITTEN || this == READ || this == LOST;
    }
}
