package io.spool.bench.soak;

import java.io.IOException;
import java.util.Map;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;

/**
 * What a sink and a source, each with one task and one spool, tell of themselves. Not known ({@code NaN}) while a task is not
 * there.
 */
record CarriedByConnectors(String sink, String source) implements Carried {

    @Override
    public Map<Quantity, Double> ask(MBeanServerConnection beans) throws IOException, JMException {
        return Map.of(
                Quantity.WRITTEN, attribute(beans, "sink-spool", sink, "FramesWritten"),
                Quantity.READ, attribute(beans, "source-spool", source, "FramesRead"),
                Quantity.LOST, attribute(beans, "source-spool", source, "FramesLost"),
                Quantity.LAG, attribute(beans, "source-spool", source, "LagFrames"));
    }

    private static double attribute(MBeanServerConnection beans, String type, String connector, String attribute)
            throws IOException, JMException {
        ObjectName any = new ObjectName("io.spool:type=" + type + ",connector=" + ObjectName.quote(connector) + ",*");
        for (ObjectName bean : beans.queryNames(any, null)) {
            return ((Number) beans.getAttribute(bean, attribute)).doubleValue();
        }
        return Double.NaN;
    }
}
