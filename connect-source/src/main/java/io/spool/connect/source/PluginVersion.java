package io.spool.connect.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The version of this plugin, as the build wrote it beside this class. */
final class PluginVersion {
    private static final String RESOURCE = "version.properties";
    private static final String UNKNOWN = "unknown";

    private PluginVersion() {}

    static String text() {
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
