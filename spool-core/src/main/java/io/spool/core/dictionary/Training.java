package io.spool.core.dictionary;

import io.spool.core.batch.EncodedBatch;
import io.spool.core.encoding.FrameEncoder;
import io.spool.core.encoding.FrameEncoding;
import io.spool.core.value.Encoding;
import io.spool.core.value.FrameBatch;
import io.spool.core.value.Trial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Makes dictionaries out of frames, tries them on others, and keeps the best.
 *
 * <p>Thread-safe: it has no state.
 */
public final class Training {

    /** What a dictionary must leave of the storage, at most, to be worth its trouble. */
    private static final double WORTH_HAVING = 0.95;

    /** What it must leave, at most, of what the one before it leaves, to be worth the change. */
    private static final double WORTH_CHANGING = 0.9;

    /** The part of the frames that a dictionary is made of; it is tried on the others. */
    private static final double MADE_OF = 0.75;

    private static final Trial NOT_TRIED = new Trial(0, 0, 0, Optional.empty());

    private Training() {}

    /**
     * The best dictionary for frames like these.
     *
     * @param encodings that may be used
     * @param known the one that is used now, and what encodes with it; empty for none
     * @param frames contents, oldest first
     * @return the encoding's number, the dictionary's content and what it did, with no number and no sequence yet; empty when the
     *     one that is used now is as good, or none is worth having
     * @throws IllegalStateException when there is but one, and this machine lacks what it needs
     */
    public static Optional<Dictionary> best(
            List<FrameEncoding> encodings, Optional<BatchEncoder> known, byte[][] frames) {
        int split = (int) (frames.length * MADE_OF);
        byte[][] made = Arrays.copyOf(frames, split);
        FrameBatch others = new FrameBatch();
        for (int i = split; i < frames.length; i++) {
            others.add(frames[i]);
        }
        double limit =
                known.map(now -> WORTH_CHANGING * trial(now, others).ratio()).orElse(WORTH_HAVING);
        List<Dictionary> found = new ArrayList<>();
        for (FrameEncoding encoding : encodings) {
            try {
                byte[] content = encoding.train(made);
                if (content.length > 0) {
                    found.add(tried(encoding, content, others));
                }
            } catch (IllegalStateException e) {
                // This machine lacks what it needs: no matter where there is another.
                if (encodings.size() == 1) {
                    throw e;
                }
            }
        }
        // A lower number asks less of those who read, so a higher one has to be worth that.
        found.sort(Comparator.comparingInt(Dictionary::encoding));
        Optional<Dictionary> best = found.stream()
                .reduce((one, next) ->
                        next.tried().ratio() < WORTH_CHANGING * one.tried().ratio()
                                ? beside(next, one)
                                : beside(one, next));
        return best.filter(dictionary -> dictionary.tried().ratio() <= limit);
    }

    /** The one that is taken, with the next best of those that are not. */
    private static Dictionary beside(Dictionary taken, Dictionary not) {
        Trial tried = taken.tried();
        long stored = not.tried().storedBytes();
        return tried.other().isPresent() && tried.other().get().storedBytes() <= stored
                ? taken
                : new Dictionary(
                        taken.number(),
                        taken.encoding(),
                        taken.firstSequence(),
                        taken.createdMs(),
                        tried.besides(Encoding.of(not.encoding()), stored),
                        taken.content());
    }

    private static Dictionary tried(FrameEncoding encoding, byte[] content, FrameBatch others) {
        Dictionary untried = new Dictionary(1, encoding.number(), 0, 0, NOT_TRIED, content);
        FrameEncoder encoder = encoding.encoder(content);
        try (BatchEncoder with = new BatchEncoder(untried, encoder)) {
            return new Dictionary(1, encoding.number(), 0, 0, trial(with, others), content);
        }
    }

    private static Trial trial(BatchEncoder with, FrameBatch frames) {
        EncodedBatch encoded = with.encode(frames);
        Trial trial = new Trial(encoded.count(), encoded.plainStorageBytes(), encoded.storageBytes(), Optional.empty());
        with.clear();
        return trial;
    }
}
