package io.spool.core.encoding;

import static io.spool.core.format.SpoolFormat.KEYS_DICTIONARY_MAX;
import static io.spool.core.format.SpoolFormat.KEYS_END;
import static io.spool.core.format.SpoolFormat.KEYS_HOLE;
import static io.spool.core.format.SpoolFormat.KEYS_HOLE_DECIMALS_MAX;
import static io.spool.core.format.SpoolFormat.KEYS_REFERENCES_MAX;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes a dictionary: cuts the samples into tokens, glues those that often stand side by side, and takes what is then left and often
 * used. Gives the same dictionary for the same samples.
 */
final class KeyTrainer {
    /** More of one sample is not looked at. */
    private static final int SAMPLE_MAX = 16 * 1024;

    /** More of all samples is not looked at: of more, some are taken, from all over. */
    private static final int SAMPLES_MAX = 1024 * 1024;

    /** A phrase must be in at least one of so many samples, */
    private static final int RARE = 64;

    /** and in so many at all. */
    private static final int FEW = 4;

    /** A token that is in one of so many samples can be taken by itself too, for frames that are made otherwise than most. */
    private static final int COMMON = 20;

    /** With less gain than one in so many bytes there is no dictionary. */
    private static final int GAIN = 20;

    private final List<byte[]> samples;

    KeyTrainer(byte[][] samples) {
        this.samples = some(samples);
    }

    byte[] train() {
        KeyHoles holes = new KeyHoles();
        KeyTexts texts = new KeyTexts();
        int[][] sequences = tokens(holes, texts);
        int[] alone = samplesWith(texts, sequences);
        int tokens = texts.count();
        int least = Math.max(FEW, samples.size() / RARE);
        new KeyGlue(texts, sequences, least).glue();
        byte[] dictionary = dictionary(texts, phrases(texts, sequences, least), alone, tokens);
        return gains(dictionary) ? dictionary : new byte[0];
    }

    private static List<byte[]> some(byte[][] samples) {
        long all = 0;
        for (byte[] sample : samples) {
            all += Math.min(sample.length, SAMPLE_MAX);
        }
        List<byte[]> some = new ArrayList<>();
        long share = 0;
        for (byte[] sample : samples) {
            share += SAMPLES_MAX;
            if (share >= all) {
                share -= Math.max(all, SAMPLES_MAX);
                if (hasNoCodes(sample)) {
                    some.add(sample);
                }
            }
        }
        return some;
    }

    private static boolean hasNoCodes(byte[] sample) {
        for (int i = 0; i < length(sample); i++) {
            if (KeyCodes.isCode(sample[i])) {
                return false;
            }
        }
        return true;
    }

    private static int length(byte[] sample) {
        return Math.min(sample.length, SAMPLE_MAX);
    }

    /** The samples as sequences of texts' numbers. */
    private int[][] tokens(KeyHoles holes, KeyTexts texts) {
        for (int i = 0; i < samples.size(); i++) {
            boolean late = i >= samples.size() / 2;
            new KeyTokens(new KeyTokens.Sink() {
                        @Override
                        public void text(byte[] frame, int from, int to) {}

                        @Override
                        public void number(byte[] frame, int from, int to, long context) {
                            holes.see(frame, from, to, context, late);
                        }
                    })
                    .cut(samples.get(i), length(samples.get(i)));
        }
        Sequence sequence = new Sequence(holes, texts);
        KeyTokens cutter = new KeyTokens(sequence);
        int[][] sequences = new int[samples.size()][];
        for (int i = 0; i < sequences.length; i++) {
            cutter.cut(samples.get(i), length(samples.get(i)));
            sequences[i] = sequence.take();
        }
        return sequences;
    }

    /** Makes texts out of tokens: a number is a hole at the end of the text before it. */
    private static final class Sequence implements KeyTokens.Sink {
        private final KeyHoles holes;
        private final KeyTexts texts;
        private final ByteArrayOutputStream text = new ByteArrayOutputStream();
        private int[] sequence = new int[256];
        private int length;

        Sequence(KeyHoles holes, KeyTexts texts) {
            this.holes = holes;
            this.texts = texts;
        }

        @Override
        public void text(byte[] frame, int from, int to) {
            end();
            text.write(frame, from, to - from);
        }

        @Override
        public void number(byte[] frame, int from, int to, long context) {
            byte[] hole = holes.hole(context);
            if (hole == null) {
                text.write(frame, from, to - from);
            } else {
                text.writeBytes(hole);
                end();
            }
        }

        private void end() {
            if (text.size() > 0) {
                if (length == sequence.length) {
                    sequence = Arrays.copyOf(sequence, 2 * length);
                }
                sequence[length++] = texts.number(text.toByteArray());
                text.reset();
            }
        }

        int[] take() {
            end();
            int[] taken = Arrays.copyOf(sequence, length);
            length = 0;
            return taken;
        }
    }

    /** For each text, in how many samples it is. */
    private static int[] samplesWith(KeyTexts texts, int[][] sequences) {
        int[] samples = new int[texts.count()];
        int[] last = new int[texts.count()];
        for (int i = 0; i < sequences.length; i++) {
            for (int text : sequences[i]) {
                if (last[text] <= i) {
                    last[text] = i + 1;
                    samples[text]++;
                }
            }
        }
        return samples;
    }

    /** The texts that are left and in enough samples, those that are used most first. */
    private static List<Integer> phrases(KeyTexts texts, int[][] sequences, int least) {
        int[] uses = new int[texts.count()];
        for (int[] sequence : sequences) {
            for (int text : sequence) {
                uses[text]++;
            }
        }
        int[] samples = samplesWith(texts, sequences);
        List<Integer> phrases = new ArrayList<>();
        for (int text = 0; text < uses.length; text++) {
            if (samples[text] >= least && textLength(texts.bytes(text)) >= KeyPhrases.FOUND_BY) {
                phrases.add(text);
            }
        }
        phrases.sort(Comparator.comparingInt((Integer text) -> -uses[text]).thenComparing(Comparator.naturalOrder()));
        return phrases;
    }

    private byte[] dictionary(KeyTexts texts, List<Integer> phrases, int[] alone, int tokens) {
        Dictionary dictionary = new Dictionary();
        for (int text : phrases) {
            dictionary.add(texts.bytes(text));
        }
        int common = Math.max(FEW, samples.size() / COMMON);
        for (int text = 0; text < tokens; text++) {
            if (alone[text] >= common && textLength(texts.bytes(text)) > KeyPhrases.FOUND_BY) {
                dictionary.add(texts.bytes(text));
            }
        }
        return dictionary.bytes();
    }

    /** A dictionary that is being made: it takes phrases as long as it has room for them. */
    private static final class Dictionary {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final Set<String> known = new HashSet<>();
        private int references;

        void add(byte[] phrase) {
            List<String> parts = parts(phrase);
            if (parts.size() == 1 && known.contains(parts.get(0))) {
                return;
            }
            if (bytes.size() + phrase.length + 1 > KEYS_DICTIONARY_MAX
                    || references + parts.size() > KEYS_REFERENCES_MAX) {
                return;
            }
            bytes.writeBytes(phrase);
            bytes.write(KEYS_END);
            references += parts.size();
            known.addAll(parts);
        }

        byte[] bytes() {
            return bytes.toByteArray();
        }

        private static List<String> parts(byte[] phrase) {
            List<String> parts = new ArrayList<>();
            int from = 0;
            for (int i = 0; i < phrase.length; i++) {
                if (isHole(phrase[i])) {
                    int to = i + 1;
                    while (to < phrase.length && KeyNumber.isDigit(phrase[to])) {
                        to++;
                    }
                    parts.add(new String(phrase, from, to - from, StandardCharsets.ISO_8859_1));
                    from = to;
                }
            }
            if (from < phrase.length) {
                parts.add(new String(phrase, from, phrase.length - from, StandardCharsets.ISO_8859_1));
            }
            return parts;
        }
    }

    /** Bytes before the first hole. */
    private static int textLength(byte[] phrase) {
        int length = 0;
        while (length < phrase.length && !isHole(phrase[length])) {
            length++;
        }
        return length;
    }

    private static boolean isHole(byte b) {
        return b >= KEYS_HOLE && b <= KEYS_HOLE + KEYS_HOLE_DECIMALS_MAX;
    }

    private boolean gains(byte[] dictionary) {
        KeyEncoder encoder = new KeyEncoder(new KeyDictionary(dictionary));
        byte[] into = new byte[SAMPLE_MAX];
        long plain = 0;
        long encoded = 0;
        for (byte[] sample : samples) {
            int length = length(sample);
            int taken = encoder.encode(sample, 0, length, into, 0, length);
            plain += length;
            encoded += taken < 0 ? length : taken;
        }
        return plain - encoded > plain / GAIN;
    }
}
