package io.spool.bench.pipeline;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** The MBeans of a JVM on this machine that belongs to the same user. */
public final class AttachedJvm implements AutoCloseable {
    private final JMXConnector connector;
    private final MBeanServerConnection beans;

    /** @throws AttachNotSupportedException when the process is no JVM, or is one that does not answer */
    // The address comes from a child of ours, on this machine.
    @SuppressWarnings("BanJNDI")
    public AttachedJvm(long pid) throws IOException, AttachNotSupportedException {
        VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
        try {
            connector = JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()));
        } finally {
            machine.detach();
        }
        beans = connector.getMBeanServerConnection();
    }

    public MBeanServerConnection beans() {
        return beans;
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
