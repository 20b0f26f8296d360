package io.spool.metrics;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.ImmutableDescriptor;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanRegistration;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/** Measures as an MBean; a metric is an attribute, its unit and kind are in the attribute's descriptor. Thread-safe. */
final class MeasuresBean implements DynamicMBean, MBeanRegistration {
    private final Map<String, Metric> metrics = new LinkedHashMap<>();
    private final MBeanInfo info;
    private volatile boolean registered;

    MeasuresBean(Measures measures) {
        measures.metrics().forEach(metric -> metrics.put(metric.attribute(), metric));
        this.info = new MBeanInfo(
                MeasuresBean.class.getName(),
                "Spool metrics: " + measures.type(),
                measures.metrics().stream().map(MeasuresBean::info).toArray(MBeanAttributeInfo[]::new),
                null,
                null,
                null);
    }

    private static MBeanAttributeInfo info(Metric metric) {
        return new MBeanAttributeInfo(
                metric.attribute(),
                metric.type().getName(),
                metric.meaning(),
                true,
                false,
                false,
                new ImmutableDescriptor(
                        "units=" + metric.unit(),
                        "metricType=" + metric.kind().name().toLowerCase(Locale.ROOT)));
    }

    /** True iff the server has this very bean, and not another one of the same name. */
    boolean isRegistered() {
        return registered;
    }

    @Override
    public Object getAttribute(String attribute) throws AttributeNotFoundException {
        Metric metric = metrics.get(attribute);
        if (metric == null) {
            throw new AttributeNotFoundException(attribute);
        }
        return metric.value().get();
    }

    @Override
    public AttributeList getAttributes(String[] attributes) {
        AttributeList found = new AttributeList();
        for (String attribute : attributes) {
            Metric metric = metrics.get(attribute);
            if (metric != null) {
                found.add(new Attribute(attribute, metric.value().get()));
            }
        }
        return found;
    }

    @Override
    public void setAttribute(Attribute attribute) throws AttributeNotFoundException {
        throw new AttributeNotFoundException(attribute.getName() + " is measured, and cannot be set");
    }

    @Override
    public AttributeList setAttributes(AttributeList attributes) {
        return new AttributeList();
    }

    @Override
    public @Nullable Object invoke(String action, Object @Nullable [] parameters, String @Nullable [] signature) {
        throw new UnsupportedOperationException(action);
    }

    @Override
    public MBeanInfo getMBeanInfo() {
        return info;
    }

    @Override
    public ObjectName preRegister(MBeanServer server, ObjectName name) {
        return name;
    }

    @Override
    public void postRegister(Boolean done) {
        registered = done;
    }

    @Override
    public void preDeregister() {}

    /** Called by whoever takes the name, too, be it a copy of this class from another plugin folder. */
    @Override
    public void postDeregister() {
        registered = false;
    }
}
