package io.spool.bench.load;

import io.spool.bench.contest.Load;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Puts as much as this into a mapping and forces that range, again and again. Arguments: directory, size, bytes for each force. */
public final class BareForce implements Load {
    private final MappedByteBuffer mapping;
    private final byte[] bytes;
    private int at;

    public BareForce(String[] arguments) throws IOException {
        Path directory = Files.createDirectories(Path.of(arguments[0]));
        int size = Integer.parseInt(arguments[1]);
        try (FileChannel file = FileChannel.open(
                directory.resolve("mapping"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            mapping = file.map(MapMode.READ_WRITE, 0, size);
        }
        bytes = new byte[Integer.parseInt(arguments[2])];
        for (int i = 0; i + bytes.length <= size; i += bytes.length) {
            mapping.put(i, bytes);
        }
        mapping.force();
    }

    @Override
    public long run(long until) {
        long forced = 0;
        while (System.nanoTime() < until) {
            if (at + bytes.length > mapping.capacity()) {
                at = 0;
            }
            mapping.put(at, bytes);
            mapping.force(at, bytes.length);
            at += bytes.length;
            forced++;
        }
        return forced;
    }
}
