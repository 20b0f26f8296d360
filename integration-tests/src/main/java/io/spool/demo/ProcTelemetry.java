package io.spool.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The counters of a Linux kernel, from the text files under {@code /proc}.
 *
 * <p>A file that a container hides is passed over, and so is a line in a form that this class does not know.
 */
final class ProcTelemetry implements HostTelemetry {
    private static final List<String> CPU =
            List.of("user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal");
    private static final List<String> DISK = List.of(
            "reads", "readsMerged", "sectorsRead", "readMs", "writes", "writesMerged", "sectorsWritten", "writeMs");
    private static final List<String> MEMORY =
            List.of("MemTotal", "MemFree", "MemAvailable", "Buffers", "Cached", "Dirty", "Writeback");
    private static final List<String> LOAD = List.of("load1", "load5", "load15");

    private static final int NET_FIELDS = 16;

    private final Path proc;

    ProcTelemetry(Path proc) {
        this.proc = proc;
    }

    @Override
    public List<Reading> read() throws IOException {
        List<Reading> readings = new ArrayList<>();
        add(readings, "stat", ProcTelemetry::cpus);
        add(readings, "meminfo", ProcTelemetry::memory);
        add(readings, "diskstats", ProcTelemetry::disks);
        add(readings, "net/dev", ProcTelemetry::networks);
        add(readings, "loadavg", ProcTelemetry::load);
        return readings;
    }

    private void add(List<Reading> readings, String file, Function<String, List<Reading>> parse) throws IOException {
        Path path = proc.resolve(file);
        if (Files.isReadable(path)) {
            readings.addAll(parse.apply(new String(Files.readAllBytes(path), StandardCharsets.US_ASCII)));
        }
    }

    /** {@code /proc/stat}: all processors together as {@code cpu}, and each of them. */
    static List<Reading> cpus(String text) {
        List<Reading> readings = new ArrayList<>();
        for (String line : lines(text)) {
            if (line.startsWith("cpu")) {
                String[] fields = fields(line);
                readings.add(new Reading("cpu", fields[0], longs(fields, 1, CPU)));
            }
        }
        return readings;
    }

    /** {@code /proc/meminfo}, in kilobytes. */
    static List<Reading> memory(String text) {
        Map<String, Number> values = new LinkedHashMap<>();
        for (String line : lines(text)) {
            int colon = line.indexOf(':');
            if (colon > 0 && MEMORY.contains(line.substring(0, colon))) {
                values.put(line.substring(0, colon), Long.parseLong(fields(line)[1]));
            }
        }
        return values.isEmpty() ? List.of() : List.of(new Reading("memory", "ram", values));
    }

    /** {@code /proc/diskstats}, without devices that were never used, such as free loop devices. */
    static List<Reading> disks(String text) {
        List<Reading> readings = new ArrayList<>();
        for (String line : lines(text)) {
            String[] fields = fields(line);
            if (fields.length < 3 + DISK.size()) {
                continue;
            }
            Map<String, Number> values = longs(fields, 3, DISK);
            if (values.values().stream().anyMatch(value -> value.longValue() != 0)) {
                readings.add(new Reading("disk", fields[2], values));
            }
        }
        return readings;
    }

    /** {@code /proc/net/dev}. */
    static List<Reading> networks(String text) {
        List<Reading> readings = new ArrayList<>();
        for (String line : lines(text)) {
            int colon = line.lastIndexOf(':');
            String[] fields = fields(line.substring(colon + 1));
            if (colon < 0 || fields.length < NET_FIELDS) {
                continue;
            }
            Map<String, Number> values = new LinkedHashMap<>();
            values.put("bytesIn", Long.parseLong(fields[0]));
            values.put("packetsIn", Long.parseLong(fields[1]));
            values.put("errorsIn", Long.parseLong(fields[2]));
            values.put("droppedIn", Long.parseLong(fields[3]));
            values.put("bytesOut", Long.parseLong(fields[8]));
            values.put("packetsOut", Long.parseLong(fields[9]));
            values.put("errorsOut", Long.parseLong(fields[10]));
            values.put("droppedOut", Long.parseLong(fields[11]));
            readings.add(new Reading("net", line.substring(0, colon).strip(), values));
        }
        return readings;
    }

    /** {@code /proc/loadavg}. */
    static List<Reading> load(String text) {
        String[] fields = fields(text);
        if (fields.length < LOAD.size()) {
            return List.of();
        }
        Map<String, Number> values = new LinkedHashMap<>();
        for (int i = 0; i < LOAD.size(); i++) {
            values.put(LOAD.get(i), Double.parseDouble(fields[i]));
        }
        return List.of(new Reading("load", "host", values));
    }

    private static Map<String, Number> longs(String[] fields, int from, List<String> names) {
        Map<String, Number> values = new LinkedHashMap<>();
        for (int i = 0; i < names.size() && from + i < fields.length; i++) {
            values.put(names.get(i), Long.parseLong(fields[from + i]));
        }
        return values;
    }

    private static List<String> lines(String text) {
        return text.lines().toList();
    }

    private static String[] fields(String line) {
        return line.strip().split("\\s+", -1);
    }
}
