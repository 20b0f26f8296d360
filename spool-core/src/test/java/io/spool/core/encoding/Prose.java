package io.spool.core.encoding;

import java.util.Locale;
import java.util.Random;

/** Text that people write: words of a vocabulary, as often as words are, and names and numbers that occur once. */
final class Prose {
    private static final String[] COMMON =
            ("the of and to in is that for it was on are as with at be this have from or one had by word but not what all were we"
                            + " when your can said there use each which she do how their if will up other about out many then them"
                            + " these so some her would make like him into time has look two more write go see number no way could"
                            + " people my than first water been call who its now find long down day did get come made may part")
                    .split(" ", -1);

    /** Words that are rarer: made of syllables, the same ones in every run. */
    private static final String[] RARE = rare();

    private Prose() {}

    /** A comment somebody left. */
    static String comment(Shape.Host host, Random random) {
        StringBuilder text = new StringBuilder(400);
        for (int i = 0, sentences = 1 + random.nextInt(5); i < sentences; i++) {
            String sentence = words(random, 4 + random.nextInt(14));
            text.append(i == 0 ? "" : " ")
                    .append(Character.toUpperCase(sentence.charAt(0)))
                    .append(sentence, 1, sentence.length())
                    .append(random.nextInt(6) == 0 ? "?" : ".");
        }
        return String.format(
                Locale.ROOT,
                "{\"at\":%d,\"author\":\"%s\",\"ticket\":\"OPS-%d\",\"text\":\"%s\"}",
                host.timeMs,
                name(random),
                1000 + random.nextInt(50_000),
                text);
    }

    static String words(Random random, int count) {
        StringBuilder words = new StringBuilder(count * 6);
        for (int i = 0; i < count; i++) {
            int kind = random.nextInt(100);
            words.append(i == 0 ? "" : " ");
            if (kind < 55) {
                // A few words make up most of a text.
                double rank = random.nextDouble();
                words.append(COMMON[(int) (rank * rank * COMMON.length)]);
            } else if (kind < 93) {
                double rank = random.nextDouble();
                words.append(RARE[(int) (rank * rank * rank * RARE.length)]);
            } else if (kind < 97) {
                words.append(name(random));
            } else {
                words.append(random.nextInt(10_000));
            }
        }
        return words.toString();
    }

    /** A word that nobody has said before. */
    private static String name(Random random) {
        StringBuilder name = new StringBuilder();
        for (int i = 0, length = 4 + random.nextInt(6); i < length; i++) {
            name.append((char) ('a' + random.nextInt(26)));
        }
        return name.toString();
    }

    private static String[] rare() {
        Random random = new Random(42);
        String[] syllables =
                "con ter ing ate al per tion dis pre ma re li ver so men tal fi gra po sta tem cu lo ber ni ra der ist"
                        .split(" ", -1);
        String[] words = new String[4000];
        for (int i = 0; i < words.length; i++) {
            StringBuilder word = new StringBuilder();
            for (int j = 0, length = 2 + random.nextInt(3); j < length; j++) {
                word.append(syllables[random.nextInt(syllables.length)]);
            }
            words[i] = word.toString();
        }
        return words;
    }
}
