package io.spool.connect.source;

import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.error.SpoolException;
import io.spool.core.format.SpoolFormat;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.FrameBatch;
import io.spool.core.value.ReaderStatus;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.source.SourceRecord;

/** A spool of 64 KiB, what Connect has stored, and tasks that read the spool as plain frames, one after another. */
final class SourceBench implements AutoCloseable {
    static final String READER = "uplink";
    private static final Duration OPENING = Duration.ofSeconds(20);

    private final Path spool;
    private final StoredOffsets stored = new StoredOffsets();
    private final List<SpoolSourceTask> tasks = new ArrayList<>();

    SourceBench(Path spool) throws SpoolException {
        this.spool = spool;
        Spools.create(spool, CreateOptions.ofSize(65_536));
    }

    Path spool() {
        return spool;
    }

    StoredOffsets stored() {
        return stored;
    }

    /** Options of the connector; the given ones win. */
    Map<String, String> properties(String... options) {
        Map<String, String> properties = new HashMap<>(Map.of(
                "name",
                "connector-a",
                "spool.directories",
                spool.toString(),
                "reader.name",
                READER,
                "frame.format",
                "plain",
                "topic",
                "t"));
        for (int i = 0; i < options.length; i += 2) {
            properties.put(options[i], options[i + 1]);
        }
        return properties;
    }

    /** A task that has been started. */
    SpoolSourceTask task(String... options) {
        SpoolSourceTask task = new SpoolSourceTask(Duration.ofMillis(20), OPENING);
        tasks.add(task);
        task.initialize(stored);
        task.start(properties(options));
        return task;
    }

    void append(String... contents) throws SpoolException {
        try (SpoolWriter writer = Spools.writer(spool)) {
            FrameBatch batch = new FrameBatch();
            List.of(contents).forEach(batch::add);
            writer.append(batch);
        }
    }

    /** Appends so much that the spool goes round. */
    void overrun() throws SpoolException {
        for (int i = 0; i < 10; i++) {
            append(Collections.nCopies(20, "\"" + "x".repeat(1_000) + "\"").toArray(String[]::new));
        }
    }

    /** Changes a byte of the frame with this content. */
    void damage(String content) throws IOException {
        Path ring = spool.resolve(SpoolFormat.RING_FILE);
        String bytes = Files.readString(ring, StandardCharsets.ISO_8859_1);
        try (RandomAccessFile file = new RandomAccessFile(ring.toFile(), "rw")) {
            file.seek(bytes.indexOf(content));
            file.write('?');
        }
    }

    /** The reader as the spool knows it. */
    Optional<ReaderStatus> reader() throws SpoolException {
        return Spools.status(spool).readers().stream()
                .filter(reader -> reader.name().equals(READER))
                .findFirst();
    }

    /** What the next poll gives that gives anything. */
    static List<SourceRecord> poll(SpoolSourceTask task) throws InterruptedException {
        for (int i = 0; i < 500; i++) {
            List<SourceRecord> records = task.poll();
            if (records != null) {
                return records;
            }
        }
        throw new AssertionError("no records");
    }

    @Override
    public void close() {
        tasks.forEach(SpoolSourceTask::stop);
    }
}
