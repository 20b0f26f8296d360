package io.spool.bench.load;

import io.spool.bench.contest.Load;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * The limit: nothing but a copy of each message into a warm mapping, round and round; with {@code crc} its CRC-32C in front of it.
 * Arguments: directory, size of the mapping (in segments of 1 GiB at most), bytes of a message, {@code plain} or {@code crc}.
 */
public final class BarePut implements Load {
    private static final long SEGMENT = 1L << 30;

    private final MappedByteBuffer[] segments;
    private final byte[][] messages;
    private final boolean isChecked;
    private final CRC32C crc = new CRC32C();
    private int segment;
    private int at;

    public BarePut(String[] arguments) throws IOException {
        Path directory = Files.createDirectories(Path.of(arguments[0]));
        long size = Long.parseLong(arguments[1]);
        messages = Messages.ofSize(Integer.parseInt(arguments[2]));
        isChecked = arguments[3].equals("crc");
        segments = new MappedByteBuffer[(int) ((size + SEGMENT - 1) / SEGMENT)];
        try (FileChannel file = FileChannel.open(
                directory.resolve("mapping"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            for (int i = 0; i < segments.length; i++) {
                segments[i] = file.map(MapMode.READ_WRITE, i * SEGMENT, Math.min(SEGMENT, size - i * SEGMENT));
                for (int page = 0; page < segments[i].capacity(); page += 4096) {
                    segments[i].put(page, (byte) 1);
                }
            }
        }
    }

    @Override
    public long run(long until) {
        long done = 0;
        while (System.nanoTime() < until) {
            for (byte[] message : messages) {
                int needed = message.length + (isChecked ? 8 : 0);
                if (at + needed > segments[segment].capacity()) {
                    at = 0;
                    segment = (segment + 1) % segments.length;
                }
                if (isChecked) {
                    crc.reset();
                    crc.update(message, 0, message.length);
                    segments[segment].putInt(at, (int) crc.getValue());
                    at += 8;
                }
                segments[segment].put(at, message);
                at += message.length;
            }
            done += messages.length;
        }
        return done;
    }
}
