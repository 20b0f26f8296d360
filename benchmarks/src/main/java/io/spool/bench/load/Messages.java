package io.spool.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;

/** What is appended: telemetry as JSON, each message of exactly the same size, the same for all sides. */
public final class Messages {
    static final int COUNT = 500;

    private Messages() {}

    public static byte[][] ofSize(int bytes) {
        Random random = new Random(1);
        byte[][] messages = new byte[COUNT][];
        for (int i = 0; i < COUNT; i++) {
            StringBuilder json = new StringBuilder();
            json.append("{\"host\":\"edge-")
                    .append(random.nextInt(10))
                    .append("\",\"n\":")
                    .append(i);
            for (int field = 0; json.length() < bytes - 40; field++) {
                json.append(String.format(Locale.ROOT, ",\"f%02d\":%.4f", field, random.nextDouble()));
            }
            json.append(",\"note\":\"");
            json.append("x".repeat(bytes - json.length() - 2)).append("\"}");
            messages[i] = json.toString().getBytes(StandardCharsets.UTF_8);
        }
        return messages;
    }
}
