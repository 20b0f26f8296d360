package io.spool.bench.idle;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.json.JsonConverter;

/** Makes values of lines, as a converter would. */
final class LineValues {
    private final String kind;
    private final JsonConverter json = new JsonConverter();

    /** @param kind string, bytes or map */
    LineValues(String kind) {
        this.kind = kind;
        json.configure(Map.of("schemas.enable", "false"), false);
    }

    /** A value that nobody else has. */
    SchemaAndValue of(byte[] line) {
        return switch (kind) {
            case "string" -> new SchemaAndValue(Schema.STRING_SCHEMA, new String(line, UTF_8));
            case "bytes" -> new SchemaAndValue(Schema.BYTES_SCHEMA, line.clone());
            case "map" -> json.toConnectData("", line);
            default -> throw new ConnectException("no such kind of value: " + kind);
        };
    }
}
