package io.spool.torture.encoding;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.spool.core.dictionary.Dictionary;
import io.spool.core.encoding.FrameEncodings;
import io.spool.core.error.SpoolException;
import io.spool.core.format.SpoolFormat;
import io.spool.core.ring.Ring;
import io.spool.core.value.Encoding;
import io.spool.core.value.Trial;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/** Makes dictionaries when it is told to, as another writer of the spool would after some hundred frames. */
public final class DictionaryMaker {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    /** What frames of these suites begin with; # stands for a number. */
    private static final List<String> PHRASES = List.of(
            "{\"s\":#,\"f\":\"",
            "{\"n\":#,\"f\":\"",
            "{\"n\":#,\"fill\":\"",
            "{\"w\":#,\"b\":#,\"i\":#,\"n\":#,\"f\":\"",
            "{\"after\":#}");

    private static final Map<Long, byte[]> ZSTD = new ConcurrentHashMap<>();

    private DictionaryMaker() {}

    /**
     * A dictionary of keys for frames of these suites. Those with numbers that follow each other say the same by other references, so
     * that a frame which is decoded with the wrong one is told by its text.
     */
    public static byte[] keys(long number) {
        List<String> phrases = new ArrayList<>(PHRASES);
        Collections.rotate(phrases, (int) (number % phrases.size()));
        StringBuilder dictionary = new StringBuilder();
        for (String phrase : phrases) {
            dictionary.append(phrase.replace('#', (char) SpoolFormat.KEYS_HOLE)).append((char) SpoolFormat.KEYS_END);
        }
        return dictionary.toString().getBytes(ISO_8859_1);
    }

    /** A dictionary of zstd for frames of these suites; those with numbers that follow each other are made of other frames. */
    public static byte[] zstd(long number) {
        return ZSTD.computeIfAbsent(number % PHRASES.size(), DictionaryMaker::newZstd);
    }

    private static byte[] newZstd(long seed) {
        Random random = new Random(seed);
        byte[][] samples = new byte[400][];
        for (int i = 0; i < samples.length; i++) {
            String phrase =
                    PHRASES.get(random.nextInt(PHRASES.size())).replace("#", Integer.toString(random.nextInt(10_000)));
            String fill = Long.toString(random.nextLong(), 36).repeat(random.nextInt(20));
            samples[i] = (phrase + fill + "\"}").getBytes(ISO_8859_1);
        }
        return FrameEncodings.find(SpoolFormat.ENCODING_ZSTD).orElseThrow().train(samples);
    }

    /** Whether there is one that new frames may name. */
    public static boolean isThere(Path spool) throws SpoolException {
        try (Ring ring = Ring.open(spool, PATIENCE_NANOS)) {
            NavigableSet<Long> numbers = ring.view().dictionaries().numbers();
            return !numbers.isEmpty() && numbers.last() >= ring.newestDictionary() - 1;
        }
    }

    /** Has the spool go by a new dictionary of keys. */
    public static Dictionary adoptKeys(Path spool) throws SpoolException {
        return adopt(spool, Encoding.KEYS);
    }

    /** Has the spool go by a new dictionary of keys or zstd. */
    public static Dictionary adopt(Path spool, Encoding encoding) throws SpoolException {
        return adopt(
                spool, encoding.number(), encoding == Encoding.ZSTD ? DictionaryMaker::zstd : DictionaryMaker::keys);
    }

    /** Has the spool go by a new dictionary with this content. */
    public static Dictionary adopt(Path spool, int encoding, byte[] content) throws SpoolException {
        return adopt(spool, encoding, number -> content);
    }

    private static Dictionary adopt(Path spool, int encoding, LongFunction<byte[]> content) throws SpoolException {
        try (Ring ring = Ring.open(spool, PATIENCE_NANOS)) {
            while (true) {
                long newest = ring.newestDictionary();
                byte[] bytes = content.apply(newest + 1);
                Trial untried = new Trial(0, 0, 0, Optional.empty());
                Optional<Dictionary> adopted =
                        ring.adopt(new Dictionary(0, encoding, 0, 0, untried, bytes), newest, PATIENCE_NANOS);
                if (adopted.isPresent()) {
                    return adopted.get();
                }
            }
        }
    }
}
