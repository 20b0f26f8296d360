package io.spool.core.value;

import java.util.UUID;

/**
 * Which spool this one was copied from.
 *
 * @param uuid the other spool's identity
 * @param sequence the sequence that the next frame would have when this copy was first opened for writing: the two have their
 *     frames before it in common
 */
public record CopiedFrom(UUID uuid, long sequence) {
    @Override
    public String toString() {
        return "spool " + uuid + " at sequence " + sequence;
    }
}
