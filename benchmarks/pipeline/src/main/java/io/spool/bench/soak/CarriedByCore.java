package io.spool.bench.soak;

import java.util.Map;
import javax.management.JMException;
import javax.management.JMX;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;

/** What a {@link BareCore} tells of itself. */
final class CarriedByCore implements Carried {

    @Override
    public Map<Quantity, Double> ask(MBeanServerConnection beans) throws JMException {
        BareCoreMXBean core = JMX.newMXBeanProxy(beans, new ObjectName(BareCoreMXBean.NAME), BareCoreMXBean.class);
        return Map.of(
                Quantity.WRITTEN, (double) core.getWritten(),
                Quantity.READ, (double) core.getRead(),
                Quantity.LOST, (double) core.getLost(),
                Quantity.LAG, (double) core.getLag());
    }
}
