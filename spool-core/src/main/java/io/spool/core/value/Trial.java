package io.spool.core.value;

import java.util.Optional;

/**
 * What an encoding did to some frames.
 *
 * @param frames how many
 * @param plainBytes storage they would take as they are, in bytes
 * @param storedBytes storage they took, in bytes
 * @param other the next best encoding, and what they took with it; empty when no other was tried
 */
public record Trial(long frames, long plainBytes, long storedBytes, Optional<Other> other) {

    /**
     * An encoding that was not taken.
     *
     * @param encoding which
     * @param storedBytes storage that the same frames took with it, in bytes
     */
    public record Other(Encoding encoding, long storedBytes) {}

    /** Storage taken, as a part of what plain frames would take: 1 for no frames. */
    public double ratio() {
        return plainBytes == 0 ? 1 : (double) storedBytes / plainBytes;
    }

    /** The same, and what was not taken. */
    public Trial besides(Encoding encoding, long stored) {
        return new Trial(frames, plainBytes, storedBytes, Optional.of(new Other(encoding, stored)));
    }
}
