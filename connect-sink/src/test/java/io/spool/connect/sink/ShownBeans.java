package io.spool.connect.sink;

import java.lang.management.ManagementFactory;
import java.util.Set;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** The MBeans of one connector in this JVM. */
final class ShownBeans {
    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final String connector;

    ShownBeans(String connector) {
        this.connector = connector;
    }

    Set<ObjectName> all() throws JMException {
        return server.queryNames(new ObjectName("io.spool:connector=" + ObjectName.quote(connector) + ",*"), null);
    }

    /** A number of the only bean of this type. */
    double number(String type, String attribute) throws JMException {
        Set<ObjectName> found = server.queryNames(
                new ObjectName("io.spool:type=" + type + ",connector=" + ObjectName.quote(connector) + ",*"), null);
        if (found.size() != 1) {
            throw new AssertionError("one bean of type " + type + " expected, found " + found);
        }
        return ((Number) server.getAttribute(found.iterator().next(), attribute)).doubleValue();
    }
}
