package io.spool.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The version of the plugins, as the build wrote it beside this class. */
public final class PluginVersion {
    private static final String RESOURCE = "version.properties";
    private static final String UNKNOWN = "unknown";

    private PluginVersion() {}

    /** Such as {@code 1.0.0}; {@code unknown} when the build did not say. */
    public static String text() {
        try (InputStream in = PluginVersion.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                return UNKNOWN;
            }
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version", UNKNOWN);
        } catch (IOException e) {
            return UNKNOWN;
        }
    }
}
