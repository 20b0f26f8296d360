package io.spool.metrics;

import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows measures as MBeans named {@code io.spool:type=TYPE,connector="NAME",task="N",...}.
 *
 * <p>A worker may start a task anew while the one before it has not ended yet, and it has as many copies of this class as
 * there are plugin folders. So the newest bean takes the name, and an older one that ends later leaves it alone.
 */
final class BeanExport implements MetricExport {
    private static final Logger log = LoggerFactory.getLogger(BeanExport.class);
    private static final String DOMAIN = "io.spool";

    private final MBeanServer server;
    private final String connector;
    private final String task;

    BeanExport(MBeanServer server, String connector, String task) {
        this.server = server;
        this.connector = connector;
        this.task = task;
    }

    @Override
    public Runnable show(Measures measures) {
        try {
            ObjectName name = name(measures);
            MeasuresBean bean = new MeasuresBean(measures);
            // The one object that all copies of this class share.
            synchronized (server) {
                if (server.isRegistered(name)) {
                    unregister(name);
                }
                var unused = server.registerMBean(bean, name);
            }
            return () -> hide(bean, name);
        } catch (JMException | RuntimeException e) {
            log.warn(
                    "No MBean for {} {} of connector '{}', task {}: {}",
                    measures.type(),
                    measures.labels(),
                    connector,
                    task,
                    e.toString());
            return () -> {};
        }
    }

    /** The properties stand in this order, on which rules of exporters rely. */
    ObjectName name(Measures measures) throws MalformedObjectNameException {
        StringBuilder text = new StringBuilder(DOMAIN).append(":type=").append(measures.type());
        append(text, "connector", connector);
        append(text, "task", task);
        measures.labels().forEach((label, value) -> append(text, label, value));
        return new ObjectName(text.toString());
    }

    private static void append(StringBuilder text, String key, String value) {
        text.append(',').append(key).append('=').append(ObjectName.quote(value));
    }

    private void hide(MeasuresBean bean, ObjectName name) {
        try {
            synchronized (server) {
                if (bean.isRegistered()) {
                    unregister(name);
                }
            }
        } catch (JMException | RuntimeException e) {
            log.warn("MBean {} stays behind: {}", name, e.toString());
        }
    }

    private void unregister(ObjectName name) throws JMException {
        try {
            server.unregisterMBean(name);
        } catch (InstanceNotFoundException e) {
            // Somebody else was quicker, and that it is gone is all that is wanted.
        }
    }
}
