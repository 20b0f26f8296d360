package io.spool.core.value;

import java.util.Optional;

/**
 * How a spool's frames are encoded, and what that saves.
 *
 * @param wish how writers that are told nothing else encode
 * @param newest the newest dictionary that can be read; empty when there is none
 * @param plainBytes storage that the last frames would have taken as they were given, in bytes; 0 before the first that was encoded
 * @param storedBytes storage that they took, in bytes: of late, and of no more than the spool holds
 */
public record EncodingStatus(Encoding wish, Optional<DictionaryStatus> newest, long plainBytes, long storedBytes) {

    /** Storage taken, as a part of what plain frames would have taken: 1 where nothing is encoded. */
    public double ratio() {
        return plainBytes == 0 ? 1 : (double) storedBytes / plainBytes;
    }
}
