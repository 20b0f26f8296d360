package io.spool.core;

import io.spool.core.dictionary.Dictionary;
import io.spool.core.value.FrameBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When a writer makes a dictionary, and of which frames: where there is none yet, and when frames have become others than those it was
 * made of. Thread-safe.
 */
final class DictionarySchedule {
    /** Frames before the first dictionary: a small one, soon, is worth more than a good one late. */
    static final int FIRST_FRAMES = 400;

    /** Frames that later ones are made of. */
    static final int FRAMES = 1000;

    /** What the frames that a dictionary is made of may take, in bytes. */
    private static final long MOST_SAMPLED = 8 << 20;

    /** How many frames it takes until it is seen how a new dictionary does. */
    static final long FIRST_LOOK = 4096;

    /** The same at most: ten times as many for each look that changed nothing. */
    private static final long LAST_LOOK = 4_096_000;

    /** Frames have changed when they take so much more of their plain storage than those the dictionary was tried on. */
    private static final double WORSE = 1.15;

    private final List<byte[]> samples = new ArrayList<>();
    private long sampledBytes;
    private boolean sampling;
    private boolean making;
    private boolean mature;
    private long plainBytes;
    private long storedBytes;
    private long frames;
    private long look = FIRST_LOOK;

    /** There is no dictionary: the next frames are for one. */
    synchronized void begin() {
        sampling = true;
    }

    /** One is being made of other frames. */
    synchronized void making() {
        making = true;
    }

    /**
     * Frames have been appended.
     *
     * @param stored storage that they take in the spool, in bytes
     * @param current what they are encoded with; null when there is nothing
     * @return the frames to make a dictionary of now, if it is time; {@link #made} is to follow
     */
    synchronized Optional<List<byte[]>> note(FrameBatch batch, long stored, @Nullable Dictionary current) {
        if (sampling) {
            return sample(batch, current == null && !mature ? FIRST_FRAMES : FRAMES);
        }
        frames += batch.count();
        plainBytes += batch.storageBytes();
        storedBytes += stored;
        if (frames >= look) {
            // The first one was made of few frames; after that only frames that have changed are worth another.
            boolean wanted = current == null
                    || !mature
                    || storedBytes > WORSE * current.tried().ratio() * plainBytes;
            if (wanted && !making) {
                sampling = true;
                mature = true;
            }
            startOver();
        }
        return Optional.empty();
    }

    private Optional<List<byte[]>> sample(FrameBatch batch, int enough) {
        for (int i = 0; i < batch.count(); i++) {
            int from = batch.from(i);
            samples.add(Arrays.copyOfRange(batch.array(i), from, from + batch.length(i)));
            sampledBytes += batch.length(i);
        }
        if (samples.size() < enough && sampledBytes < MOST_SAMPLED) {
            return Optional.empty();
        }
        List<byte[]> sampled = List.copyOf(samples);
        samples.clear();
        sampledBytes = 0;
        sampling = false;
        making = true;
        return Optional.of(sampled);
    }

    /** @param renewed whether frames are encoded anew from now on */
    synchronized void made(boolean renewed) {
        making = false;
        look = renewed ? FIRST_LOOK : Math.min(LAST_LOOK, look * 10);
        startOver();
    }

    private void startOver() {
        frames = 0;
        plainBytes = 0;
        storedBytes = 0;
    }
}
