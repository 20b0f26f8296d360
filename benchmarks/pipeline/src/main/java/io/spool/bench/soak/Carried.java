package io.spool.bench.soak;

import java.io.IOException;
import java.util.Map;
import javax.management.JMException;
import javax.management.MBeanServerConnection;

/** How to ask a process how far it has come: {@link Quantity#WRITTEN}, {@code READ}, {@code LOST} and {@code LAG}. */
interface Carried {
    Map<Quantity, Double> ask(MBeanServerConnection beans) throws IOException, JMException;
}
