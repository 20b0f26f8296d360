package io.spool.torture.lock;

import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.value.FrameBatch;
import io.spool.torture.process.Message;
import io.spool.torture.process.WriterProcess;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** Appends batches to a spool that blocks, each until it is taken; says how many frames were when it ends. */
final class PatientWriter {
    private final SpoolWriter writer;
    private final long number;
    private final int batchSize;
    private final FrameBatch batch = new FrameBatch();
    private long batches;

    PatientWriter(SpoolWriter writer, long number, int batchSize) {
        this.writer = writer;
        this.number = number;
        this.batchSize = batchSize;
    }

    /** One try to append the next batch. */
    void tryOnce() throws Exception {
        batch.clear();
        for (int i = 0; i < batchSize; i++) {
            batch.add(new Message(number, batches, i, batchSize).toJson());
        }
        if (!writer.offer(batch).isRefused()) {
            batches++;
        }
    }

    long frames() {
        return batches * batchSize;
    }

    /** Arguments: directory, number of this writer, frames in a batch, and "strangers" if there are to be any. */
    public static void main(String[] args) throws Exception {
        AtomicBoolean running = new AtomicBoolean(true);
        WriterProcess.stopAtEndOfInput(running);
        Path directory = Path.of(args[0]);
        try (SpoolWriter writer = Spools.writer(directory)) {
            PatientWriter patient = new PatientWriter(writer, Long.parseLong(args[1]), Integer.parseInt(args[2]));
            if (args.length > 3) {
                Stranger.start(directory, running);
            }
            System.out.println("ready");
            while (running.get()) {
                patient.tryOnce();
                LockSupport.parkNanos(20_000);
            }
            System.out.println(patient.frames());
        }
    }
}
