package io.spool.demo;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.lang.management.OperatingSystemMXBean;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What any JVM knows of its host and of itself; for hosts without {@code /proc}. */
final class JvmTelemetry implements HostTelemetry {
    private final OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();

    @Override
    public List<Reading> read() {
        List<Reading> readings = new ArrayList<>();
        Map<String, Number> load = new LinkedHashMap<>();
        load.put("load1", system.getSystemLoadAverage());
        load.put("processors", (long) system.getAvailableProcessors());
        readings.add(new Reading("load", "host", load));
        if (system instanceof com.sun.management.OperatingSystemMXBean more) {
            Map<String, Number> cpu = new LinkedHashMap<>();
            cpu.put("load", finite(more.getCpuLoad()));
            cpu.put("processLoad", finite(more.getProcessCpuLoad()));
            cpu.put("processNanos", more.getProcessCpuTime());
            readings.add(new Reading("cpu", "cpu", cpu));
            Map<String, Number> memory = new LinkedHashMap<>();
            memory.put("total", more.getTotalMemorySize());
            memory.put("free", more.getFreeMemorySize());
            memory.put("swapTotal", more.getTotalSwapSpaceSize());
            memory.put("swapFree", more.getFreeSwapSpaceSize());
            readings.add(new Reading("memory", "ram", memory));
        }
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        Map<String, Number> heapValues = new LinkedHashMap<>();
        heapValues.put("used", heap.getUsed());
        heapValues.put("committed", heap.getCommitted());
        readings.add(new Reading("jvm", "heap", heapValues));
        return readings;
    }

    /** JSON has no NaN; the beans say so of a load that they have not measured yet. */
    private static double finite(double value) {
        return Double.isFinite(value) ? value : -1.0;
    }
}
