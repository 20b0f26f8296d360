package io.spool.torture.memory;

import io.spool.core.mapped.LittleEndian;
import io.spool.core.mapped.MappedFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where woven classes report to. One listener for the JVM; without one, a woven access costs the look at a field more.
 *
 * <p>Thread-safe.
 */
public final class Probe {
    private static final byte[] NOTHING = {};
    private static final ThreadLocal<Boolean> QUIET = ThreadLocal.withInitial(() -> false);

    private static volatile @Nullable MemoryListener stores;
    private static volatile @Nullable MemoryListener loads;

    private Probe() {}

    /** Until the result is closed, this listener hears of all that is done in this JVM. */
    public static Listening listen(MemoryListener listener) {
        stores = listener;
        loads = listener.hearsLoads() ? listener : null;
        return new Listening();
    }

    /** A listener that is set. */
    public static final class Listening implements AutoCloseable {
        private Listening() {}

        @Override
        public void close() {
            stores = null;
            loads = null;
        }
    }

    // ---- called by woven code ----

    public static boolean listens() {
        return stores != null && !QUIET.get();
    }

    public static boolean hearsLoads() {
        return loads != null && !QUIET.get();
    }

    public static void before(Access.Kind kind, @Nullable Path file, long at, long length, byte[] bytes) {
        report(true, new Access(kind, file, at, length, bytes));
    }

    public static void after(Access.Kind kind, @Nullable Path file, long at, long length, byte[] bytes) {
        report(false, new Access(kind, file, at, length, bytes));
    }

    private static void report(boolean before, Access access) {
        MemoryListener listener = access.kind().isLoad() ? loads : stores;
        if (listener == null || QUIET.get()) {
            return;
        }
        QUIET.set(true);
        try {
            if (before) {
                listener.before(access);
            } else {
                listener.after(access);
            }
        } finally {
            QUIET.set(false);
        }
    }

    /** An access to a mapped file, by the name of its method. */
    public static void mapped(boolean before, String method, Object file, long at, long length, byte[] bytes) {
        Access.Kind kind = kind(method);
        report(before, new Access(kind, ((MappedFile) file).path(), at, length, bytes));
    }

    public static void fence(boolean before, String method) {
        report(before, new Access(kind(method), null, 0, 0, NOTHING));
    }

    private static Access.Kind kind(String method) {
        return switch (method) {
            case "getLong", "getInt" -> Access.Kind.LOAD;
            case "getLongAcquire", "getIntAcquire" -> Access.Kind.LOAD_ACQUIRE;
            case "read" -> Access.Kind.COPY_OUT;
            case "setLong", "setInt" -> Access.Kind.STORE;
            case "setLongRelease", "setIntRelease" -> Access.Kind.STORE_RELEASE;
            case "write" -> Access.Kind.COPY_IN;
            case "force" -> Access.Kind.FORCE;
            case "fullFence" -> Access.Kind.FULL_FENCE;
            case "acquireFence" -> Access.Kind.ACQUIRE_FENCE;
            case "storeStoreFence" -> Access.Kind.STORE_STORE_FENCE;
            default -> throw new IllegalArgumentException(method);
        };
    }

    public static byte[] nothing() {
        return NOTHING;
    }

    public static byte[] bytes(long value) {
        byte[] bytes = new byte[Long.BYTES];
        LittleEndian.putLong(bytes, 0, value);
        return bytes;
    }

    public static byte[] bytes(int value) {
        byte[] bytes = new byte[Integer.BYTES];
        LittleEndian.putInt(bytes, 0, value);
        return bytes;
    }

    public static byte[] copy(byte[] bytes, int from, int length) {
        byte[] copy = new byte[length];
        System.arraycopy(bytes, from, copy, 0, length);
        return copy;
    }
}
