package io.spool.bench.idle;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;

/** Hands out the same records again and again, until there were as many as wanted. */
public final class ReadyMadeSourceTask extends SourceTask {
    private final CountDownLatch stopped = new CountDownLatch(1);
    private List<SourceRecord> ready = List.of();
    private long left;

    @Override
    public void start(Map<String, String> properties) {
        left = Long.parseLong(properties.getOrDefault(ReadyMadeSourceConnector.COUNT, ""));
        int batch = Integer.parseInt(properties.getOrDefault(ReadyMadeSourceConnector.BATCH, ""));
        String topic = properties.get(ReadyMadeSourceConnector.TOPIC);
        String kind = properties.getOrDefault(ReadyMadeSourceConnector.VALUES, "");
        try (JsonConverter json = new JsonConverter()) {
            json.configure(Map.of("schemas.enable", "false"), false);
            List<String> lines =
                    Files.readAllLines(Path.of(properties.getOrDefault(ReadyMadeSourceConnector.LINES, "")));
            List<SourceRecord> records = new ArrayList<>();
            for (int i = 0; i < batch; i++) {
                SchemaAndValue value = value(kind, lines.get(i % lines.size()), json);
                records.add(new SourceRecord(
                        Map.of("lines", kind),
                        Map.of("line", (long) i),
                        topic,
                        null,
                        null,
                        null,
                        value.schema(),
                        value.value(),
                        System.currentTimeMillis()));
            }
            ready = List.copyOf(records);
        } catch (IOException e) {
            throw new ConnectException("no lines", e);
        }
    }

    private static SchemaAndValue value(String kind, String line, JsonConverter json) {
        return switch (kind) {
            case "string" -> new SchemaAndValue(Schema.STRING_SCHEMA, line);
            case "bytes" -> new SchemaAndValue(Schema.BYTES_SCHEMA, line.getBytes(UTF_8));
            case "map" -> json.toConnectData("", line.getBytes(UTF_8));
            default -> throw new ConnectException("no such kind of value: " + kind);
        };
    }

    @Override
    public @Nullable List<SourceRecord> poll() throws InterruptedException {
        if (left == 0) {
            var unused = stopped.await(500, TimeUnit.MILLISECONDS);
            return null;
        }
        List<SourceRecord> records = left < ready.size() ? ready.subList(0, (int) left) : ready;
        left -= records.size();
        return records;
    }

    @Override
    public void stop() {
        stopped.countDown();
    }

    @Override
    public String version() {
        return "1";
    }
}
