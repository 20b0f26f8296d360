package io.spool.bench.idle;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;

/** Hands out records until there were as many as wanted. */
abstract class LinesSourceTask extends SourceTask {
    /** More would be in the collector's way. */
    private static final int MOST_LINES = 20_000;

    private final CountDownLatch stopped = new CountDownLatch(1);
    private Map<String, String> partition = Map.of();
    private String topic = "";
    private int batch;
    private long left;

    @Override
    public void start(Map<String, String> properties) {
        left = Long.parseLong(properties.getOrDefault(LinesSourceConnector.COUNT, ""));
        batch = Integer.parseInt(properties.getOrDefault(LinesSourceConnector.BATCH, ""));
        topic = properties.getOrDefault(LinesSourceConnector.TOPIC, "");
        String kind = properties.getOrDefault(LinesSourceConnector.VALUES, "");
        partition = Map.of("lines", kind);
        try (Stream<String> lines = Files.lines(Path.of(properties.getOrDefault(LinesSourceConnector.LINES, "")))) {
            begin(
                    lines.limit(MOST_LINES).map(line -> line.getBytes(UTF_8)).toArray(byte[][]::new),
                    new LineValues(kind),
                    batch);
        } catch (IOException e) {
            throw new ConnectException("no lines", e);
        }
    }

    /** @param batch how many records a poll hands out at most */
    abstract void begin(byte[][] lines, LineValues values, int batch);

    /** The next records, so many. */
    abstract List<SourceRecord> next(int count);

    final SourceRecord record(SchemaAndValue value, long number) {
        return new SourceRecord(
                partition,
                Map.of("line", number),
                topic,
                null,
                null,
                null,
                value.schema(),
                value.value(),
                System.currentTimeMillis());
    }

    @Override
    public @Nullable List<SourceRecord> poll() throws InterruptedException {
        if (left == 0) {
            var unused = stopped.await(500, TimeUnit.MILLISECONDS);
            return null;
        }
        List<SourceRecord> records = next((int) Math.min(left, batch));
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
