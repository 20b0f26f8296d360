package io.spool.core.encoding;

import java.util.Locale;
import java.util.Random;

/** Requests as a web server logs them in JSON. */
final class AccessLog {
    private static final String[] PATHS = {
        "/api/v1/devices/%d",
        "/api/v1/devices/%d/state",
        "/login",
        "/static/app.%x.js",
        "/search?q=%s&page=%d",
        "/images/%s.png",
        "/healthz",
        "/orders/%d/items?limit=%d"
    };
    private static final String[] AGENTS = {
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/%d.0.0.0 Safari/537.36",
        "Mozilla/5.0 (iPhone; CPU iPhone OS %d_%d like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:%d.0) Gecko/20100101 Firefox/%1$d.0",
        "curl/8.%d.%d",
        "kube-probe/1.%d",
    };
    private static final int[] STATUSES = {200, 200, 200, 200, 204, 301, 304, 404, 500};

    private AccessLog() {}

    static String request(Shape.Host host, Random random) {
        String path = PATHS[random.nextInt(PATHS.length)];
        String filled = path.contains("%s")
                ? String.format(Locale.ROOT, path, Prose.words(random, 1), random.nextInt(20))
                : String.format(Locale.ROOT, path, random.nextInt(100_000), random.nextInt(100));
        return String.format(
                Locale.ROOT,
                "{\"time\":\"2026-09-21T%02d:%02d:%02d+00:00\",\"remote_addr\":\"%d.%d.%d.%d\",\"request_id\":\"%016x%016x\","
                        + "\"request\":\"%s %s HTTP/%s\",\"status\":%d,\"bytes\":%d,\"request_time\":%.3f,"
                        + "\"upstream\":\"10.0.%d.%d:8080\",\"referer\":\"%s\",\"agent\":\"%s\"}",
                host.timeMs / 3_600_000 % 24,
                host.timeMs / 60_000 % 60,
                host.timeMs / 1000 % 60,
                1 + random.nextInt(220),
                random.nextInt(256),
                random.nextInt(256),
                random.nextInt(256),
                random.nextLong(),
                random.nextLong(),
                random.nextInt(4) == 0 ? "POST" : "GET",
                filled,
                random.nextBoolean() ? "1.1" : "2.0",
                STATUSES[random.nextInt(STATUSES.length)],
                (int) Math.exp(6 + 2 * random.nextGaussian()),
                Math.exp(random.nextGaussian() - 4),
                host.number / 8,
                host.number,
                random.nextInt(3) == 0 ? "-" : "https://example.com/" + Prose.words(random, 1),
                String.format(
                        Locale.ROOT,
                        AGENTS[random.nextInt(AGENTS.length)],
                        100 + random.nextInt(40),
                        random.nextInt(8)));
    }
}
