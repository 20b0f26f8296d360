package io.spool.core.value;

import java.util.Optional;

/**
 * Why an append was refused by a spool that is full.
 *
 * @param frames how many frames were refused: the whole batch
 * @param neededBytes storage that they need
 * @param freeBytes storage that may be written without overwriting what must stay
 * @param reader the protected reader furthest behind; empty when a blocking spool has no reader yet
 */
public record Refusal(int frames, long neededBytes, long freeBytes, Optional<String> reader) {

    @Override
    public String toString() {
        String who = reader.map(name -> "reader '" + name + "' has not read them")
                .orElse("the spool blocks when full and no reader has been registered");
        return frames + " frames refused: they need " + neededBytes + " bytes, " + freeBytes
                + " are free without overwriting frames, and " + who;
    }
}
