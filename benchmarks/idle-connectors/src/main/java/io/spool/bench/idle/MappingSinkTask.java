package io.spool.bench.idle;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel.MapMode;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.jspecify.annotations.Nullable;

/**
 * What any sink costs that keeps checked values in a mapped file, and nothing else: no topic, key or offset beside them, nobody who
 * reads, no lock, and no care whether a value is JSON.
 */
public final class MappingSinkTask extends SinkTask {
    private static final int HEADER = 8;

    private final CRC32C crc = new CRC32C();
    private @Nullable MappedByteBuffer mapping;

    @Override
    public void start(Map<String, String> properties) {
        int size = Integer.parseInt(properties.getOrDefault(MappingSinkConnector.SIZE, ""));
        try (RandomAccessFile file =
                new RandomAccessFile(properties.getOrDefault(MappingSinkConnector.FILE, ""), "rw")) {
            mapping = file.getChannel().map(MapMode.READ_WRITE, 0, size);
        } catch (IOException e) {
            throw new ConnectException("no mapping", e);
        }
    }

    @Override
    public void put(Collection<SinkRecord> records) {
        MappedByteBuffer into = Objects.requireNonNull(mapping, "not started");
        for (SinkRecord record : records) {
            byte[] value = record.value() instanceof byte[] bytes
                    ? bytes
                    : String.valueOf(record.value()).getBytes(UTF_8);
            if (into.remaining() < HEADER + value.length) {
                into.rewind();
            }
            crc.reset();
            crc.update(value);
            into.putInt(value.length).putInt((int) crc.getValue()).put(value);
        }
    }

    /** As a spool's sink does by default, before the worker commits offsets. */
    @Override
    public void flush(Map<TopicPartition, OffsetAndMetadata> offsets) {
        Objects.requireNonNull(mapping, "not started").force();
    }

    @Override
    public void stop() {}

    @Override
    public String version() {
        return "1";
    }
}
