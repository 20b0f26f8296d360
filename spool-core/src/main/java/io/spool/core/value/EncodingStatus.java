package io.spool.core.value;

import java.util.Optional;

/**
 * How a spool's frames are encoded, and what that saves.
 *
 * <p>Made by the spool, and by nobody else: later versions may add to it.
 */
public interface EncodingStatus {

    /** How writers that are told nothing else encode. */
    Encoding wish();

    /** The newest dictionary that can be read; empty when there is none. */
    Optional<DictionaryStatus> newest();

    /** Storage that the last frames would have taken as they were given, in bytes; 0 before the first that was encoded. */
    long plainBytes();

    /** Storage that they took, in bytes: of late, and of no more than the spool holds. */
    long storedBytes();

    /** Storage taken, as a part of what plain frames would have taken: 1 where nothing is encoded. */
    default double ratio() {
        return plainBytes() == 0 ? 1 : (double) storedBytes() / plainBytes();
    }
}
