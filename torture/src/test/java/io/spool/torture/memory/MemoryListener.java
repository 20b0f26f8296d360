package io.spool.torture.memory;

/**
 * Hears of accesses, in the thread that makes them. What a listener does to spools itself is not reported.
 *
 * <p>A listener that does not return from {@link #before} keeps the access from happening; one that throws passes its
 * exception on to the product's code.
 */
public interface MemoryListener {

    /** This is about to happen. */
    default void before(Access access) {}

    /** This has happened. */
    default void after(Access access) {}

    /** Whether loads are reported as well: they are many. Asked once, when the listener is set. */
    default boolean hearsLoads() {
        return false;
    }
}
