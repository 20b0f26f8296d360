package io.spool.core.encoding;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Random;

/**
 * What people put into spools: frames of each kind, as many as wanted, the same ones for the same seed. Counters move as counters
 * do: each frame is another host's, and its values are that host's last ones and a little more.
 */
public enum Shape {
    /** 20 values of a host, about 256 bytes. */
    HOST_SMALL {
        @Override
        String frame(Host host, Random random) {
            return String.format(
                    Locale.ROOT,
                    "{\"ts\":%d,\"host\":\"%s\",\"cpu_user\":%.1f,\"cpu_sys\":%.1f,\"cpu_idle\":%.1f,\"iowait\":%.1f,"
                            + "\"load1\":%.2f,\"load5\":%.2f,\"mem_used\":%d,\"mem_free\":%d,\"swap\":0,\"rd_ops\":%d,"
                            + "\"wr_ops\":%d,\"rx_kb\":%d,\"tx_kb\":%d,\"procs\":%d,\"temp\":%.1f,\"errs\":%d}",
                    host.timeMs,
                    host.name,
                    host.share(0) / 10,
                    host.share(1) / 20,
                    100 - host.share(0) / 10,
                    host.share(2) / 50,
                    host.share(3) / 100,
                    host.share(4) / 100,
                    host.counter(0),
                    host.counter(1),
                    host.counter(2) / 100,
                    host.counter(3) / 100,
                    host.counter(4),
                    host.counter(5),
                    200 + random.nextInt(40),
                    40 + host.share(5) / 100,
                    random.nextInt(20) == 0 ? 1 : 0);
        }
    },

    /** Counters of cores, disks and networks of a host, about 1 KiB. */
    HOST_LARGE {
        @Override
        String frame(Host host, Random random) {
            StringBuilder json = new StringBuilder(1200);
            json.append(String.format(
                    Locale.ROOT,
                    "{\"timestamp\":%d,\"host\":\"%s\",\"region\":\"eu-north\",\"kernel\":\"6.1.0-18-amd64\",\"uptime_s\":%d",
                    host.timeMs,
                    host.name,
                    host.timeMs / 1000 - 1_789_000_000));
            for (int core = 0; core < 4; core++) {
                json.append(String.format(
                        Locale.ROOT,
                        ",\"cpu%d\":{\"user\":%.1f,\"system\":%.1f,\"iowait\":%.1f,\"irq\":%.1f}",
                        core,
                        host.share(3 * core) / 10,
                        host.share(3 * core + 1) / 20,
                        host.share(3 * core + 2) / 50,
                        host.share(core) / 100));
            }
            int next = 0;
            for (String disk : new String[] {"sda", "sdb", "nvme0n1"}) {
                json.append(String.format(
                        Locale.ROOT,
                        ",\"disk_%s\":{\"read_ops\":%d,\"write_ops\":%d,\"read_bytes\":%d,\"write_bytes\":%d,\"busy_ms\":%d}",
                        disk,
                        host.counter(next++),
                        host.counter(next++),
                        host.counter(next++) * 512,
                        host.counter(next++) * 512,
                        random.nextInt(1000)));
            }
            for (String net : new String[] {"eth0", "wlan0"}) {
                json.append(String.format(
                        Locale.ROOT,
                        ",\"net_%s\":{\"rx_bytes\":%d,\"tx_bytes\":%d,\"rx_packets\":%d,\"tx_packets\":%d,"
                                + "\"rx_errors\":%d,\"tx_errors\":0}",
                        net,
                        host.counter(next) * 871 + random.nextInt(800),
                        host.counter(next + 1) * 433 + random.nextInt(400),
                        host.counter(next++),
                        host.counter(next++),
                        random.nextInt(50) == 0 ? 1 : 0));
            }
            json.append(String.format(
                    Locale.ROOT,
                    ",\"memory\":{\"used\":%d,\"free\":%d,\"cached\":%d,\"buffers\":%d},\"load\":[%.2f,%.2f,%.2f]}",
                    host.counter(next++) * 4096,
                    host.counter(next++) * 4096,
                    host.counter(next++) * 4096,
                    host.counter(next) * 4096,
                    host.share(12) / 100,
                    host.share(13) / 100,
                    host.share(14) / 100));
            return json.toString();
        }
    },

    /** Lines of a system's log, 200 to 400 bytes. */
    SYSLOG {
        private static final String[] APPS = {"sshd", "systemd", "kernel", "cron", "dhclient", "postfix/smtpd"};
        private static final String[] TEXTS = {
            "Accepted publickey for deploy from 10.2.%d.%d port %d ssh2",
            "Started Session %d of user deploy after %d ms, %d in all.",
            "eth0: link up, %d Mbps, full duplex, lpa 0x%04X, seq %d",
            "(root) CMD (/usr/lib/sa/sa1 %d %d >> /var/log/sa/%d)",
            "DHCPACK of 10.2.%d.%d from 10.2.0.1, renewal in %d seconds.",
            "connect from unknown[10.2.%d.%d]: too many errors, %d in the last hour",
        };

        @Override
        String frame(Host host, Random random) {
            int app = random.nextInt(APPS.length);
            return String.format(
                    Locale.ROOT,
                    "{\"@timestamp\":\"2026-09-21T%02d:%02d:%02d.%03dZ\",\"host\":{\"name\":\"%s\",\"ip\":\"10.2.0.%d\"},"
                            + "\"facility\":%d,\"severity\":%d,\"program\":\"%s\",\"pid\":%d,\"message\":\"%s\","
                            + "\"tags\":[\"syslog\",\"edge\"]}",
                    random.nextInt(24),
                    random.nextInt(60),
                    random.nextInt(60),
                    random.nextInt(1000),
                    host.name,
                    host.number,
                    app < 3 ? 3 : 10,
                    4 + random.nextInt(3),
                    APPS[app],
                    300 + random.nextInt(30_000),
                    String.format(
                            Locale.ROOT, TEXTS[app], random.nextInt(256), random.nextInt(256), random.nextInt(60_000)));
        }
    },

    /** What the sink makes of a record with a schema, about 256 bytes. */
    RECORD_SMALL {
        @Override
        String frame(Host host, Random random) {
            return String.format(
                    Locale.ROOT,
                    "{\"spoolRecord\":1,\"topic\":\"telemetry\",\"partition\":%d,\"offset\":%d,\"timestamp\":%d,"
                            + "\"keySchema\":\"string\",\"key\":\"%s\",\"valueSchema\":\"5b045a357ad087648456c6392d96f2b9\","
                            + "\"value\":{\"sensor\":%d,\"celsius\":%.2f,\"humidity\":%.1f,\"ok\":true}}",
                    host.number % 3,
                    host.count,
                    host.timeMs,
                    host.name,
                    host.number * 7,
                    host.share(0) / 100,
                    host.share(1) / 20);
        }
    },

    /** What the sink makes of a record with a schema, about 1 KiB. */
    RECORD_LARGE {
        @Override
        String frame(Host host, Random random) {
            String value = HOST_LARGE.frame(host, random);
            return String.format(
                    Locale.ROOT,
                    "{\"spoolRecord\":1,\"topic\":\"telemetry\",\"partition\":%d,\"offset\":%d,\"timestamp\":%d,"
                            + "\"keySchema\":\"string\",\"key\":\"%s\",\"valueSchema\":\"6659eca887b33bf4d01ee8b3f0852ed0\","
                            + "\"value\":%s}",
                    host.number % 3,
                    host.count,
                    host.timeMs,
                    host.name,
                    value);
        }
    },

    /** Telemetry of a host with fields that come and go and arrays of any length, 200 to 600 bytes. */
    HOST_SPARSE {
        @Override
        String frame(Host host, Random random) {
            return SparseFrames.host(host, random);
        }
    },

    /** What the sink makes of a record whose fields may be null, with UUIDs, Base64 and hexadecimal, about 500 bytes. */
    RECORD_SPARSE {
        @Override
        String frame(Host host, Random random) {
            return SparseFrames.event(host, random);
        }
    },

    /** A web server's log, about 400 bytes. */
    ACCESS_LOG {
        @Override
        String frame(Host host, Random random) {
            return AccessLog.request(host, random);
        }
    },

    /** What people write, about 250 bytes. */
    PROSE {
        @Override
        String frame(Host host, Random random) {
            return Prose.comment(host, random);
        }
    },

    /** Telemetry whose keys stand in another order each time, about 200 bytes. */
    SHUFFLED {
        @Override
        String frame(Host host, Random random) {
            return MixedFrames.shuffled(host, random);
        }
    },

    /** Objects in objects, of all sorts, 50 bytes to some KiB. */
    NESTED {
        @Override
        String frame(Host host, Random random) {
            return MixedFrames.nested(host, random);
        }
    },

    /** The worst case: text with nothing in it that was there before, about 256 bytes. */
    RANDOM {
        @Override
        String frame(Host host, Random random) {
            byte[] noise = new byte[189];
            random.nextBytes(noise);
            return '"' + Base64.getEncoder().encodeToString(noise) + '"';
        }
    };

    private static final int HOSTS = 20;

    /** The next {@code count} frames. */
    public byte[][] frames(int count, long seed) {
        Random random = new Random(seed);
        Host[] hosts = new Host[HOSTS];
        for (int i = 0; i < HOSTS; i++) {
            hosts[i] = new Host(i, random);
        }
        byte[][] frames = new byte[count][];
        for (int i = 0; i < count; i++) {
            Host host = hosts[random.nextInt(HOSTS)];
            host.goOn(random);
            frames[i] = frame(host, random).getBytes(StandardCharsets.UTF_8);
        }
        return frames;
    }

    abstract String frame(Host host, Random random);

    /** What is counted at one host. */
    static final class Host {
        final int number;
        final String name;
        long timeMs = 1_790_000_000_000L;
        long count;
        private final double[] shares = new double[15];
        private final long[] counters = new long[20];

        Host(int number, Random random) {
            this.number = number;
            this.name = String.format(Locale.ROOT, "edge-%03d", number);
            Arrays.setAll(shares, i -> 20 + random.nextInt(300));
            Arrays.setAll(counters, i -> 1000 + random.nextInt(3_000_000));
        }

        void goOn(Random random) {
            timeMs += 900 + random.nextInt(200);
            count++;
            Arrays.setAll(shares, i -> Math.abs(shares[i] + random.nextGaussian() * 15) % 950);
            Arrays.setAll(counters, i -> counters[i] + random.nextInt(2000));
        }

        /** A part of a thousand, which goes up and down. */
        double share(int which) {
            return shares[which];
        }

        /** What only grows. */
        long counter(int which) {
            return counters[which];
        }
    }
}
