package io.spool.cluster;

/**
 * An option as a plugin defines it.
 *
 * @param name the option's name
 * @param type the type of Kafka's {@code ConfigDef}, such as {@code STRING}
 * @param required whether it must be given
 * @param documentation what the plugin says of it
 */
public record ConfigOption(String name, String type, boolean required, String documentation) {}
