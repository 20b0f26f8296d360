package io.spool.cluster;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The source tree this code was built in: where the configs and the class paths of the Kafka releases are. */
public final class Checkout {
    /** Names the root of the source tree when it cannot be found from the place of this class. */
    public static final String DIRECTORY_PROPERTY = "spool.checkout";

    private Checkout() {}

    /** The root of the source tree. */
    public static Path root() {
        String named = System.getProperty(DIRECTORY_PROPERTY);
        if (named != null) {
            return Path.of(named).toAbsolutePath();
        }
        Path built = placeOfThisClass();
        for (Path path = built; path != null; path = path.getParent()) {
            if (isRoot(path)) {
                return path;
            }
        }
        throw new ClusterException(
                "not in a source tree of Spool, name it with -D" + DIRECTORY_PROPERTY + "=…: class=" + built);
    }

    /** A file of the {@code config} folder. */
    public static Path config(String fileName) {
        return root().resolve("config").resolve(fileName);
    }

    /** The settings of a properties file in the {@code config} folder. */
    static Map<String, String> properties(String fileName) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(config(fileName))) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> settings = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> settings.put(name, properties.getProperty(name)));
        return settings;
    }

    private static boolean isRoot(@Nullable Path path) {
        return path != null
                && Files.exists(path.resolve("config/worker.properties"))
                && Files.exists(path.resolve("integration-tests/pom.xml"));
    }

    private static Path placeOfThisClass() {
        try {
            return Path.of(Checkout.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toAbsolutePath();
        } catch (URISyntaxException e) {
            throw new ClusterException("the place of this class is no path", e);
        }
    }
}
