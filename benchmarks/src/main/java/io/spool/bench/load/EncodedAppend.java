package io.spool.bench.load;

import io.spool.bench.contest.Load;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.encoding.Shape;
import io.spool.core.error.SpoolException;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.Encoding;
import io.spool.core.value.FrameBatch;
import io.spool.core.value.WriterOptions;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Appends batches of 500 frames of a shape to a spool that has gone round since its writer had made its dictionaries.
 *
 * <p>Arguments: directory, size of the spool, shape, encoding. Notes: see {@link #notes}.
 */
public final class EncodedAppend implements Load {
    private static final int BATCH = 500;

    /** Many, so that they are not all in the nearest cache, and few of them are what a dictionary was made of. */
    private static final int FRAMES = 8_000;

    /** By then a writer that nothing slows down has its second dictionary, or has found that it needs none. */
    private static final long SETTLED_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final SpoolWriter writer;
    private final FrameBatch batch = new FrameBatch();
    private final byte[][] frames;
    private final long contentBytes;
    private final long storedBytes;
    private final long encoding;
    private int next;

    public EncodedAppend(String[] arguments) throws SpoolException {
        Path directory = Path.of(arguments[0]);
        long size = Long.parseLong(arguments[1]);
        frames = Shape.valueOf(arguments[2]).frames(FRAMES, 1);
        Encoding wish = Encoding.valueOf(arguments[3]);
        long bytes = 0;
        for (byte[] frame : frames) {
            bytes += frame.length;
        }
        contentBytes = bytes;
        Spools.create(directory, CreateOptions.ofSize(size));
        writer = Spools.writer(directory, WriterOptions.defaults().withEncoding(wish));
        for (long settled = System.nanoTime() + SETTLED_NANOS;
                wish != Encoding.PLAIN && System.nanoTime() < settled; ) {
            append();
        }
        // Once round and a little more, and then each frame once.
        long begin = nextOffset(directory);
        while (nextOffset(directory) < begin + size + size / 8) {
            appendEach();
        }
        long before = nextOffset(directory);
        appendEach();
        storedBytes = nextOffset(directory) - before;
        encoding = Spools.status(directory)
                .encoding()
                .newest()
                .map(dictionary -> dictionary.encoding().number())
                .orElse(0);
    }

    private static long nextOffset(Path directory) throws SpoolException {
        return Spools.status(directory).nextOffset();
    }

    /** Bytes of all frames, bytes of storage that they took, how many they are, and the number of the encoding that was taken. */
    @Override
    public long[] notes() {
        return new long[] {contentBytes, storedBytes, frames.length, encoding};
    }

    @Override
    public long run(long until) throws SpoolException {
        long appended = 0;
        while (System.nanoTime() < until) {
            append();
            appended += BATCH;
        }
        return appended;
    }

    private void appendEach() throws SpoolException {
        for (int i = 0; i < frames.length; i += BATCH) {
            append();
        }
    }

    private void append() throws SpoolException {
        for (int i = 0; i < BATCH; i++) {
            batch.add(frames[next]);
            next = (next + 1) % frames.length;
        }
        writer.append(batch);
        batch.clear();
    }

    @Override
    public void close() throws SpoolException {
        writer.close();
    }
}
