package io.spool.bench.pipeline;

import com.sun.tools.attach.AttachNotSupportedException;
import io.spool.cluster.ConnectWorker;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.management.AttributeNotFoundException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;

/**
 * Reads how far a task has come off the worker's own metrics, the same for every connector, so that no connector has to tell.
 */
final class WorkerGauge implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** Looking costs the worker a fraction of a millisecond. */
    private static final long LOOK_MILLIS = 10;

    /**
     * The part of a lap that is not measured: a connector starts, a consumer joins its group, and a task that has just mapped a
     * spool meets each of its pages for the first time.
     */
    private static final double RUN_UP = 0.45;

    private final AttachedJvm jvm;
    private final MBeanServerConnection server;
    private final ObjectName process;

    WorkerGauge(ConnectWorker worker) throws IOException, JMException, AttachNotSupportedException {
        jvm = new AttachedJvm(worker.pid());
        server = jvm.beans();
        process = new ObjectName("java.lang:type=OperatingSystem");
    }

    /** Waits until a sink's task has put this many records. */
    Lap sink(String name, long records) throws IOException, JMException, InterruptedException {
        return lap(name, "sink-task-metrics", "sink-record-send-total", records);
    }

    /** Waits until the producer of a source's task has had this many records written. */
    Lap source(String name, long records) throws IOException, JMException, InterruptedException {
        return lap(name, "source-task-metrics", "source-record-write-total", records);
    }

    private Lap lap(String name, String type, String attribute, long records)
            throws IOException, JMException, InterruptedException {
        ObjectName bean = new ObjectName("kafka.connect:type=" + type + ",connector=" + name + ",task=0");
        long begin = System.nanoTime();
        Look first = null;
        while (System.nanoTime() - begin < PATIENCE.toNanos()) {
            Look look = look(bean, attribute);
            if (first == null && look.count() >= records * RUN_UP) {
                first = look;
            }
            if (first != null && look.count() >= records && look.nanos() > first.nanos()) {
                return new Lap(
                        look.count() - first.count(), look.nanos() - first.nanos(), look.cpuNanos() - first.cpuNanos());
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        throw new IllegalStateException(
                name + " has not dealt with " + records + " records within " + PATIENCE + ": " + look(bean, attribute));
    }

    /** For how long the worker's compilers have worked in all. */
    long compilationMillis() throws IOException, JMException {
        return (Long) server.getAttribute(new ObjectName("java.lang:type=Compilation"), "TotalCompilationTime");
    }

    private record Look(double count, long nanos, long cpuNanos) {}

    private Look look(ObjectName bean, String attribute) throws IOException, JMException {
        double count = 0;
        try {
            count = ((Number) server.getAttribute(bean, attribute)).doubleValue();
        } catch (InstanceNotFoundException | AttributeNotFoundException e) {
            // Its task has not begun.
        }
        return new Look(count, System.nanoTime(), (Long) server.getAttribute(process, "ProcessCpuTime"));
    }

    @Override
    public void close() throws IOException {
        jvm.close();
    }
}
