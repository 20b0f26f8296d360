package io.spool.bench.load;

import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.value.FrameBatch;
import java.io.IOException;
import java.nio.file.Path;

/** Appends so many bytes, says that it has, and waits to be killed: nothing is forced, and nothing is settled. */
final class KilledWriter {
    private static final int MESSAGE_BYTES = 1024;

    private KilledWriter() {}

    /** Arguments: directory, bytes. */
    public static void main(String[] args) throws IOException {
        SpoolWriter writer = Spools.writer(Path.of(args[0]));
        long left = Long.parseLong(args[1]);
        Cycle<byte[]> messages = new Cycle<>(Messages.ofSize(MESSAGE_BYTES));
        FrameBatch batch = new FrameBatch();
        while (left > 0) {
            for (int i = 0; i < Messages.COUNT; i++) {
                batch.add(messages.next());
                left -= SpoolWriter.storageOf(MESSAGE_BYTES);
            }
            writer.append(batch);
            batch.clear();
        }
        System.out.println("ready");
        System.in.read();
    }
}
