package io.spool.core.mapped;

import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Has mappings that nobody reaches any more ended before a process has too many of them.
 *
 * <p>A mapping ends when the garbage collector finds it, and a program that makes little garbage may look at spools for hours
 * without a collection. Linux lets a process have 65,530 mappings ({@code vm.max_map_count}). The JDK asks for a collection when it is
 * refused one more; but a JVM that wants to split a mapping of its own during that collection is refused, too, and ends (seen with
 * OpenJDK 17.0.15: "Failed to uncommit metaspace"). So a collection is asked for long before, if there has been none by itself.
 *
 * <p>Static, since mappings are the process's. Thread-safe.
 */
final class DeadMappings {
    /** Mappings between two looks: a quarter of what a process may have. */
    private static final int LOOK_EVERY = 16_384;

    private static final AtomicInteger made = new AtomicInteger();

    /** Gone once there has been a collection. */
    private static final AtomicReference<WeakReference<Object>> sinceLastLook =
            new AtomicReference<>(new WeakReference<>(new Object()));

    private DeadMappings() {}

    /** To be called for each mapping that is made. */
    static void another() {
        if (made.incrementAndGet() % LOOK_EVERY == 0) {
            WeakReference<Object> last = sinceLastLook.get();
            if (last != null && last.get() != null) {
                System.gc();
            }
            sinceLastLook.set(new WeakReference<>(new Object()));
        }
    }
}
