package io.spool.bench.load;

import io.spool.bench.contest.Load;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.encoding.Shape;
import io.spool.core.error.SpoolException;
import io.spool.core.format.SpoolFormat;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.DictionaryStatus;
import io.spool.core.value.Encoding;
import io.spool.core.value.FrameBatch;
import io.spool.core.value.WriterOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * The first seconds of a spool, in a JVM that has just started: 10,000 frames a second, until the second dictionary is in use or there
 * were enough. All happens when it is made; there is nothing to run.
 *
 * <p>Arguments: directory, size of the spool, shape, encoding. Notes: see {@link #notes}.
 */
public final class EncodingStart implements Load {
    private static final int BATCH = 100;
    private static final int FRAMES = 30_000;
    private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final long[] notes = {-1, -1, -1, -1, -1};

    public EncodingStart(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        byte[][] frames = Shape.valueOf(arguments[2]).frames(FRAMES, 1);
        long begin = System.nanoTime();
        Spools.create(directory, CreateOptions.ofSize(Long.parseLong(arguments[1])));
        try (SpoolWriter writer =
                Spools.writer(directory, WriterOptions.defaults().withEncoding(Encoding.valueOf(arguments[3])))) {
            FrameBatch batch = new FrameBatch();
            for (int i = 0; i < FRAMES && notes[4] < 0; i += BATCH) {
                while (System.nanoTime() < begin + i / BATCH * PACE_NANOS) {
                    Thread.onSpinWait();
                }
                for (int j = i; j < i + BATCH; j++) {
                    batch.add(frames[j]);
                }
                long plainBytes = batch.storageBytes();
                long before = Spools.status(directory).nextOffset();
                writer.append(batch);
                batch.clear();
                if (Spools.status(directory).nextOffset() - before < plainBytes) {
                    see(directory, i, System.nanoTime() - begin);
                }
            }
        }
    }

    /** A batch has become shorter that began with this frame. */
    private void see(Path directory, int frame, long nanos) throws SpoolException, IOException {
        long number = Spools.status(directory)
                .encoding()
                .newest()
                .map(DictionaryStatus::number)
                .orElse(0L);
        if (notes[0] < 0) {
            notes[0] = frame;
            notes[1] = nanos;
            notes[2] = bytes(directory, 1);
        }
        if (number > 1) {
            notes[3] = frame;
            notes[4] = bytes(directory, number);
        }
    }

    private static long bytes(Path directory, long number) throws IOException {
        return Files.size(directory.resolve(SpoolFormat.DICTIONARIES_DIRECTORY).resolve(Long.toString(number)));
    }

    /**
     * Frames before the first one that became shorter, nanoseconds since the creation, bytes of the first dictionary's file; frames before
     * the second dictionary, and bytes of its file. -1 for what was not.
     */
    @Override
    public long[] notes() {
        return notes.clone();
    }

    @Override
    public long run(long until) {
        return 0;
    }
}
