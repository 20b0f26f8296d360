package io.spool.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class BeanExportTest {
    private final MBeanServer server = MBeanServerFactory.newMBeanServer();

    @Test
    void aBeanHasAnAttributeForEachMetricWithItsUnitAndKind() throws Exception {
        AtomicLong frames = new AtomicLong(7);
        Measures measures = new Measures("thing")
                .counter("Frames", "frames", "frames of a test", frames::get)
                .timeCounter("WaitSeconds", "time waited", () -> 1_500_000_000)
                .gauge("FullRatio", "ratio", "how full", () -> Double.NaN);

        Runnable end = export("c", "0").show(measures);

        ObjectName name = new ObjectName("io.spool:type=thing,connector=\"c\",task=\"0\"");
        assertThat(server.getAttribute(name, "Frames")).isEqualTo(7L);
        frames.set(8);
        assertThat(server.getAttribute(name, "Frames")).isEqualTo(8L);
        assertThat(server.getAttribute(name, "WaitSeconds")).isEqualTo(1.5);
        assertThat(server.getAttribute(name, "FullRatio")).isEqualTo(Double.NaN);
        assertThat(server.getAttributes(name, new String[] {"Frames", "FullRatio", "None"}))
                .hasSize(2);
        MBeanAttributeInfo[] attributes = server.getMBeanInfo(name).getAttributes();
        assertThat(Arrays.stream(attributes).map(MBeanAttributeInfo::getName))
                .containsExactly("Frames", "WaitSeconds", "FullRatio");
        assertThat(attributes[0].getType()).isEqualTo("java.lang.Long");
        assertThat(attributes[0].getDescription()).isEqualTo("frames of a test");
        assertThat(attributes[1].getDescriptor().getFieldValue("units")).isEqualTo("s");
        assertThat(attributes[1].getDescriptor().getFieldValue("metricType")).isEqualTo("counter");
        assertThat(attributes[2].getDescriptor().getFieldValue("metricType")).isEqualTo("gauge");
        end.run();
        assertThat(server.isRegistered(name)).isFalse();
    }

    @Test
    void anyNameIsAPossibleName() throws Exception {
        String strange = "a,b=\"c\":*?\\\n ü";
        Measures measures = new Measures("thing").label("spool", strange);

        export(strange, "0").show(measures);

        ObjectName name =
                server.queryNames(new ObjectName("io.spool:*"), null).iterator().next();
        assertThat(ObjectName.unquote(name.getKeyProperty("connector"))).isEqualTo(strange);
        assertThat(ObjectName.unquote(name.getKeyProperty("spool"))).isEqualTo(strange);
    }

    @Test
    void twoTasksOfAConnectorDoNotClash() throws Exception {
        export("c", "0").show(new Measures("thing"));
        export("c", "1").show(new Measures("thing"));
        assertThat(server.queryNames(new ObjectName("io.spool:*"), null)).hasSize(2);
    }

    @Test
    void theNewestTakesTheNameAndAnOlderOneThatEndsLaterLeavesItAlone() throws Exception {
        Runnable older = export("c", "0").show(new Measures("thing").counter("N", "1", "n", () -> 1));
        Runnable newer = export("c", "0").show(new Measures("thing").counter("N", "1", "n", () -> 2));
        ObjectName name = new ObjectName("io.spool:type=thing,connector=\"c\",task=\"0\"");

        older.run();
        assertThat(server.getAttribute(name, "N")).isEqualTo(2L);

        newer.run();
        assertThat(server.isRegistered(name)).isFalse();
        newer.run();
        older.run();
    }

    @Test
    void theNewestTakesTheNameFromACopyOfThisClassInAnotherPluginFolder() throws Exception {
        ObjectName name = new ObjectName("io.spool:type=thing,connector=\"c\",task=\"0\"");
        URL classes = BeanExport.class.getProtectionDomain().getCodeSource().getLocation();
        try (OtherFolder folder = new OtherFolder(classes)) {
            Class<?> measures = folder.loadClass(Measures.class.getName());
            Class<?> export = folder.loadClass(BeanExport.class.getName());
            assertThat(export).isNotSameAs(BeanExport.class);
            Object other = measures.getConstructor(String.class).newInstance("thing");
            var constructor = export.getDeclaredConstructor(MBeanServer.class, String.class, String.class);
            constructor.setAccessible(true);
            var show = export.getDeclaredMethod("show", measures);
            show.setAccessible(true);
            Runnable older = (Runnable) show.invoke(constructor.newInstance(server, "c", "0"), other);
            assertThat(server.isRegistered(name)).isTrue();

            Runnable newer = export("c", "0").show(new Measures("thing").counter("N", "1", "n", () -> 2));
            older.run();

            assertThat(server.getAttribute(name, "N")).isEqualTo(2L);
            newer.run();
            assertThat(server.isRegistered(name)).isFalse();
        }
    }

    /** Loads our own classes itself, and takes all others from where we have them, as Connect does with a plugin folder. */
    private static final class OtherFolder extends URLClassLoader {
        OtherFolder(URL classes) {
            super(new URL[] {classes}, OtherFolder.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("io.spool.metrics.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
        }
    }

    private BeanExport export(String connector, String task) {
        return new BeanExport(server, connector, task);
    }
}
