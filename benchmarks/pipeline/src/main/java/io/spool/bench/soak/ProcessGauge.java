package io.spool.bench.soak;

import com.sun.tools.attach.AttachNotSupportedException;
import io.spool.bench.pipeline.AttachedJvm;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.PlatformManagedObject;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;

/** Asks one process what it takes: the JVM itself over JMX, and the kernel. Linux only. */
final class ProcessGauge implements AutoCloseable {
    private static final Map<String, Quantity> STATUS =
            Map.of("VmRSS:", Quantity.RSS, "RssAnon:", Quantity.RSS_ANON, "RssFile:", Quantity.RSS_FILE);

    private final String name;
    private final Path status;
    private final Carried carried;
    private final AttachedJvm jvm;

    /** @param name what the process is called in tables */
    ProcessGauge(String name, long pid, Carried carried) throws IOException, AttachNotSupportedException {
        this.name = name;
        this.carried = carried;
        status = Path.of("/proc", Long.toString(pid), "status");
        jvm = new AttachedJvm(pid);
    }

    /**
     * Takes a sample.
     *
     * @param seconds since the soak began
     * @param collect whether to have the process collect its garbage first, and see what is left
     */
    Sample sample(double seconds, boolean collect) throws IOException, JMException {
        MBeanServerConnection beans = jvm.beans();
        Map<Quantity, Double> values = new EnumMap<>(Quantity.class);
        MemoryMXBean memory = bean(ManagementFactory.MEMORY_MXBEAN_NAME, MemoryMXBean.class);
        if (collect) {
            memory.gc();
            values.put(
                    Quantity.HEAP_AFTER_GC, (double) memory.getHeapMemoryUsage().getUsed());
        }
        values.put(Quantity.NON_HEAP, (double) memory.getNonHeapMemoryUsage().getUsed());
        values.put(Quantity.DIRECT, buffers("direct"));
        values.put(Quantity.MAPPED, buffers("mapped"));
        values.put(Quantity.THREADS, (double)
                bean(ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class).getThreadCount());
        values.put(
                Quantity.DESCRIPTORS,
                ((Number) beans.getAttribute(
                                new ObjectName(ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME),
                                "OpenFileDescriptorCount"))
                        .doubleValue());
        for (String line : Files.readAllLines(status)) {
            String[] words = line.split("\\s+", -1);
            Quantity quantity = STATUS.get(words[0]);
            if (quantity != null) {
                values.put(quantity, Double.parseDouble(words[1]) * 1024);
            }
        }
        values.putAll(carried.ask(beans));
        return new Sample(seconds, name, values);
    }

    private double buffers(String pool) throws IOException {
        return bean("java.nio:type=BufferPool,name=" + pool, BufferPoolMXBean.class)
                .getMemoryUsed();
    }

    private <T extends PlatformManagedObject> T bean(String bean, Class<T> type) throws IOException {
        return ManagementFactory.newPlatformMXBeanProxy(jvm.beans(), bean, type);
    }

    @Override
    public void close() throws IOException {
        jvm.close();
    }
}
