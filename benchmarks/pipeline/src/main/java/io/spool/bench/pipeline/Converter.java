package io.spool.bench.pipeline;

import io.spool.cluster.ConnectorDefinition;

/** What turns bytes into values. */
enum Converter {
    BYTES("org.apache.kafka.connect.converters.ByteArrayConverter", "bytes"),
    STRING("org.apache.kafka.connect.storage.StringConverter", "string"),
    JSON("org.apache.kafka.connect.json.JsonConverter", "map");

    private final String className;
    private final String kindOfValues;

    Converter(String className, String kindOfValues) {
        this.className = className;
        this.kindOfValues = kindOfValues;
    }

    /** What values are, as the ready-made source calls it. */
    String kindOfValues() {
        return kindOfValues;
    }

    ConnectorDefinition in(ConnectorDefinition definition) {
        ConnectorDefinition with =
                definition.with("key.converter", STRING.className).with("value.converter", className);
        return this == JSON ? with.with("value.converter.schemas.enable", "false") : with;
    }

    @Override
    public String toString() {
        return className.substring(className.lastIndexOf('.') + 1);
    }
}
