package io.spool.core.encoding;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Frames of which no two have the same keys in the same order. */
final class MixedFrames {
    private static final String[] KEYS = {
        "request", "response", "duration", "status", "method", "retries", "service", "version", "region", "customer"
    };
    private static final String[] VALUES = {
        "\"ok\"", "\"failed\"", "true", "false", "null", "\"eu-north\"", "\"GET\"", "[]", "{}"
    };

    private MixedFrames() {}

    /** As a map without order writes its members: the same keys each time, in another order. */
    static String shuffled(Shape.Host host, Random random) {
        List<String> members = new ArrayList<>(List.of(
                "\"ts\":" + host.timeMs,
                "\"host\":\"" + host.name + '"',
                String.format(Locale.ROOT, "\"cpu_user\":%.1f", host.share(0) / 10),
                String.format(Locale.ROOT, "\"cpu_sys\":%.1f", host.share(1) / 20),
                String.format(Locale.ROOT, "\"load1\":%.2f", host.share(3) / 100),
                "\"mem_used\":" + host.counter(0),
                "\"mem_free\":" + host.counter(1),
                "\"rx_kb\":" + host.counter(4),
                "\"tx_kb\":" + host.counter(5),
                "\"swap\":0",
                "\"ok\":true",
                "\"procs\":" + (200 + random.nextInt(40)),
                "\"errs\":" + (random.nextInt(20) == 0 ? 1 : 0)));
        Collections.shuffle(members, random);
        return "{" + String.join(",", members) + "}";
    }

    /** Objects in arrays in objects, of no fixed depth. */
    static String nested(Shape.Host host, Random random) {
        return "{\"at\":" + host.timeMs + ",\"by\":\"" + host.name + "\",\"spans\":" + array(random, 0) + "}";
    }

    private static String object(Random random, int depth) {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0, members = 2 + random.nextInt(4); i < members; i++) {
            json.append(i == 0 ? "\"" : ",\"")
                    .append(KEYS[random.nextInt(KEYS.length)])
                    .append("\":")
                    .append(value(random, depth + 1));
        }
        return json.append('}').toString();
    }

    private static String array(Random random, int depth) {
        StringBuilder json = new StringBuilder("[");
        for (int i = 0, elements = 1 + random.nextInt(4); i < elements; i++) {
            json.append(i == 0 ? "" : ",").append(object(random, depth + 1));
        }
        return json.append(']').toString();
    }

    private static String value(Random random, int depth) {
        return switch (random.nextInt(depth < 4 ? 8 : 6)) {
            case 0 -> Integer.toString(random.nextInt(100_000));
            case 1 -> String.format(Locale.ROOT, "%.3f", random.nextGaussian() * 100);
            case 2 -> '"' + Prose.words(random, 2) + '"';
            case 3 -> '"' + Long.toHexString(random.nextLong()) + '"';
            case 6 -> object(random, depth);
            case 7 -> array(random, depth);
            default -> VALUES[random.nextInt(VALUES.length)];
        };
    }
}
