package io.spool.core.encoding;

import java.util.Base64;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;

/** Frames whose fields come and go. */
final class SparseFrames {
    private static final String[] DISKS = {"sda", "sdb", "sdc", "nvme0n1", "nvme1n1", "md0", "dm-0"};
    private static final String[] STATES = {"running", "degraded", "starting", "maintenance"};

    private SparseFrames() {}

    /** Telemetry of a host: what was not measured is left out, and there are as many disks and processes as there happen to be. */
    static String host(Shape.Host host, Random random) {
        StringBuilder json = new StringBuilder(800);
        json.append(String.format(Locale.ROOT, "{\"time\":%d,\"host\":\"%s\"", host.timeMs, host.name));
        String[] gauges = {"cpu_user", "cpu_system", "cpu_iowait", "load1", "load5", "load15", "temp_cpu", "temp_board"
        };
        for (int i = 0; i < gauges.length; i++) {
            if (random.nextInt(10) < 7) {
                json.append(String.format(Locale.ROOT, ",\"%s\":%.2f", gauges[i], host.share(i) / 10));
            }
        }
        if (random.nextInt(3) == 0) {
            json.append(",\"state\":\"")
                    .append(STATES[random.nextInt(STATES.length)])
                    .append('"');
        }
        if (random.nextInt(4) != 0) {
            json.append(String.format(
                    Locale.ROOT,
                    ",\"memory\":{\"used\":%d,\"free\":%d",
                    host.counter(0) * 4096,
                    host.counter(1) * 4096));
            json.append(random.nextBoolean() ? ",\"swap\":" + host.counter(2) * 4096 + "}" : "}");
        }
        json.append(",\"disks\":[");
        for (int i = 0, disks = random.nextInt(5); i < disks; i++) {
            json.append(i == 0 ? "" : ",")
                    .append(String.format(
                            Locale.ROOT,
                            "{\"name\":\"%s\",\"reads\":%d,\"writes\":%d,\"busy\":%.1f%s}",
                            DISKS[random.nextInt(DISKS.length)],
                            host.counter(3 + 2 * i),
                            host.counter(4 + 2 * i),
                            host.share(i) / 10,
                            random.nextInt(8) == 0 ? ",\"errors\":" + random.nextInt(9) : ""));
        }
        json.append("],\"latencies_us\":[");
        for (int i = 0, latencies = random.nextInt(12); i < latencies; i++) {
            json.append(i == 0 ? "" : ",").append((int) Math.exp(4 + 2.5 * random.nextGaussian()));
        }
        return json.append("]}").toString();
    }

    /** What the sink makes of an event with a schema: optional fields that are null, an id, and bytes. */
    static String event(Shape.Host host, Random random) {
        byte[] signature = new byte[12 + random.nextInt(24)];
        random.nextBytes(signature);
        return String.format(
                Locale.ROOT,
                "{\"spoolRecord\":1,\"topic\":\"events\",\"partition\":%d,\"offset\":%d,\"timestamp\":%d,"
                        + "\"keySchema\":\"string\",\"key\":\"%s\",\"valueSchema\":\"0f6c2b1d9e8a47c3b5d4e3f2a1908070\","
                        + "\"headers\":[{\"name\":\"trace\",\"schema\":\"string\",\"value\":\"%016x\"}],"
                        + "\"value\":{\"id\":\"%s\",\"user\":%s,\"device\":%s,\"amount\":%s,\"currency\":%s,\"note\":%s,"
                        + "\"signature\":\"%s\",\"retries\":%s}}",
                host.number % 3,
                host.count,
                host.timeMs,
                id(random),
                random.nextLong(),
                id(random),
                orNull(random, Integer.toString(random.nextInt(1_000_000))),
                orNull(random, '"' + host.name + '"'),
                orNull(random, String.format(Locale.ROOT, "%.2f", random.nextInt(10_000_000) / 100.0)),
                orNull(random, new String[] {"\"EUR\"", "\"USD\"", "\"SEK\"", "\"JPY\""}[random.nextInt(4)]),
                orNull(random, '"' + Prose.words(random, 1 + random.nextInt(6)) + '"'),
                Base64.getEncoder().encodeToString(signature),
                orNull(random, Integer.toString(random.nextInt(4))));
    }

    private static String orNull(Random random, String value) {
        return random.nextInt(3) == 0 ? "null" : value;
    }

    static UUID id(Random random) {
        return new UUID(random.nextLong(), random.nextLong());
    }
}
