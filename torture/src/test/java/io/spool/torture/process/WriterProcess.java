package io.spool.torture.process;

import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.value.FrameBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/** Appends batches of messages until its standard input ends; then says how many frames it appended. */
public final class WriterProcess {
    private WriterProcess() {}

    /** Arguments: directory, number of this writer, frames in a batch (0 for single appends and small batches by turns). */
    public static void main(String[] args) throws Exception {
        long writerNumber = Long.parseLong(args[1]);
        int batchSize = Integer.parseInt(args[2]);
        AtomicBoolean running = new AtomicBoolean(true);
        stopAtEndOfInput(running);
        long frames = 0;
        try (SpoolWriter writer = Spools.writer(Path.of(args[0]))) {
            FrameBatch batch = new FrameBatch();
            System.out.println("ready");
            for (long number = 0; running.get(); number++) {
                int size = batchSize > 0 ? batchSize : (int) (number % 40 < 20 ? 1 : number % 40);
                for (int i = 0; i < size; i++) {
                    batch.add(new Message(writerNumber, number, i, size).toJson());
                }
                writer.append(batch);
                frames += size;
                batch.clear();
            }
        }
        System.out.println(frames);
    }

    public static void stopAtEndOfInput(AtomicBoolean running) {
        Thread thread = new Thread(() -> {
            try {
                while (System.in.read() >= 0) {
                    // Nothing is said but the end.
                }
            } catch (IOException e) {
                // The parent is gone: an end as well.
            }
            running.set(false);
        });
        thread.setDaemon(true);
        thread.start();
    }
}
