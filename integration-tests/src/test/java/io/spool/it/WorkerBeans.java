package io.spool.it;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import io.spool.cluster.ConnectWorker;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import javax.management.AttributeNotFoundException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** The MBeans of a worker on this machine. It needs no port and no flags for it: we attach to its process. */
final class WorkerBeans implements AutoCloseable {
    private final JMXConnector connector;
    private final MBeanServerConnection server;

    private WorkerBeans(JMXConnector connector) throws IOException {
        this.connector = connector;
        this.server = connector.getMBeanServerConnection();
    }

    // The address comes from our own child, on this machine.
    @SuppressWarnings("BanJNDI")
    static WorkerBeans of(ConnectWorker worker) throws IOException, AttachNotSupportedException {
        VirtualMachine process = VirtualMachine.attach(Long.toString(worker.pid()));
        try {
            return new WorkerBeans(JMXConnectorFactory.connect(new JMXServiceURL(process.startLocalManagementAgent())));
        } finally {
            process.detach();
        }
    }

    /** The connectors' own beans. */
    Set<ObjectName> own(String connectorName) throws IOException, JMException {
        return query("io.spool:connector=" + ObjectName.quote(connectorName) + ",*");
    }

    /** Beans that the worker makes of plugin metrics (KIP-877). */
    Set<ObjectName> plugins(String connectorName) throws IOException, JMException {
        return query("kafka.connect:type=plugins,connector=" + connectorName + ",*");
    }

    private Set<ObjectName> query(String pattern) throws IOException, JMException {
        return new TreeSet<>(server.queryNames(new ObjectName(pattern), null));
    }

    /** The sum over those of these beans that are of this type, have the attribute and are still there; 0 when none is. */
    double sum(Set<ObjectName> beans, String type, String attribute) throws IOException, JMException {
        double sum = 0;
        for (ObjectName bean : beans) {
            if (type.equals(bean.getKeyProperty("type"))) {
                try {
                    sum += ((Number) server.getAttribute(bean, attribute)).doubleValue();
                } catch (InstanceNotFoundException | AttributeNotFoundException e) {
                    // Its task has just ended, or it is another of the same type.
                }
            }
        }
        return sum;
    }

    Set<String> attributes(ObjectName bean) throws IOException, JMException {
        Set<String> names = new TreeSet<>();
        for (var attribute : server.getMBeanInfo(bean).getAttributes()) {
            names.add(attribute.getName());
        }
        return names;
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
