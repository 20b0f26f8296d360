package io.spool.bench.load;

/** One after the other, round and round; without a division, which would be a tenth of what is measured. */
final class Cycle<T> {
    private final T[] elements;
    private int next;

    /** @param elements at least one */
    Cycle(T[] elements) {
        this.elements = elements;
    }

    T next() {
        T element = elements[next];
        next = next + 1 == elements.length ? 0 : next + 1;
        return element;
    }
}
