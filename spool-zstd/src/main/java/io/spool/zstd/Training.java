package io.spool.zstd;

import com.github.luben.zstd.ZstdDictTrainer;
import com.github.luben.zstd.ZstdException;
import io.spool.core.encoding.FrameEncoder;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a dictionary of samples, and finds out on others whether it is of use: what it was made of is in it, and would become
 * short even if it had nothing in common with any other frame.
 */
final class Training {

    /**
     * Larger ones gain nothing, also for frames of five kinds in one spool: what a match costs grows with how far back it lies.
     * Smaller ones gain nothing to speak of, and have room for fewer kinds.
     */
    private static final int MAX_DICTIONARY_BYTES = 16 << 10;

    /** A dictionary that holds more of its samples than this part has tables for frames that are in it, and no others are. */
    private static final int SAMPLES_PER_DICTIONARY = 8;

    /** More are older ones, and the dictionary gets worse by them: counters have moved on. */
    private static final int MAX_SAMPLES = 1000;

    /** Bounds the time that it takes. */
    private static final int MAX_SAMPLE_BYTES = 4 << 20;

    /** Of so many samples one is kept from training, for trying out. */
    private static final int ONE_TO_TRY_OUT_OF = 8;

    /** What is left of a hundred bytes, at most, when a dictionary is of use. */
    private static final int PERCENT_LEFT = 95;

    private final List<byte[]> learned = new ArrayList<>();
    private final List<byte[]> tried = new ArrayList<>();
    private int learnedBytes;

    Training(byte[][] samples) {
        int bytes = 0;
        for (int i = samples.length - 1; i >= Math.max(0, samples.length - MAX_SAMPLES); i--) {
            byte[] sample = samples[i];
            if (sample.length > MAX_SAMPLE_BYTES - bytes) {
                break;
            }
            bytes += sample.length;
            if (i % ONE_TO_TRY_OUT_OF == 0) {
                tried.add(sample);
            } else {
                learned.add(sample);
                learnedBytes += sample.length;
            }
        }
    }

    /** What helps, or empty when nothing does. */
    byte[] dictionary() {
        ZstdDictTrainer trainer = new ZstdDictTrainer(
                learnedBytes, Math.min(MAX_DICTIONARY_BYTES, learnedBytes / SAMPLES_PER_DICTIONARY), 1);
        for (byte[] sample : learned) {
            trainer.addSample(sample);
        }
        try {
            byte[] dictionary = trainer.trainSamples();
            return isOfUse(dictionary) ? dictionary : new byte[0];
        } catch (ZstdException e) {
            // Too few or too short.
            return new byte[0];
        }
    }

    private boolean isOfUse(byte[] dictionary) {
        long plain = 0;
        long encoded = 0;
        try (FrameEncoder encoder = new ZstdFrameEncoder(dictionary)) {
            for (byte[] sample : tried) {
                plain += sample.length;
                int length = encoder.encode(sample, 0, sample.length, new byte[sample.length], 0, sample.length);
                encoded += length == FrameEncoder.TOO_LONG ? sample.length : length;
            }
        }
        return encoded * 100 <= plain * PERCENT_LEFT && plain > 0;
    }
}
