package io.spool.torture.process;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Processes that have started and wait to be told their role, so that a process that dies is replaced at once. */
public final class Crowd implements AutoCloseable {
    private static final int STARTERS = 3;

    private final ChildImage image;
    private final Class<?> main;
    private final BlockingQueue<ChildJvm> ready = new ArrayBlockingQueue<>(6);
    private final Thread[] starters = new Thread[STARTERS];
    private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();

    /** @param main prints {@code ready} once it has started, and is told its role by a line */
    public Crowd(ChildImage image, Class<?> main) {
        this.image = image;
        this.main = main;
        for (int i = 0; i < STARTERS; i++) {
            starters[i] = new Thread(this::run, "starter " + i);
            starters[i].start();
        }
    }

    private void run() {
        ChildJvm started = null;
        try {
            for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
                started = i % 4 == 0 ? image.start(main) : image.startInterpreted(main);
                if (!started.answer().equals("ready")) {
                    throw new IOException("a child did not start: " + image.errors());
                }
                ready.put(started);
                started = null;
            }
        } catch (InterruptedException e) {
            // Closed.
        } catch (IOException e) {
            failure.set(e);
        } finally {
            if (started != null) {
                started.close();
            }
        }
    }

    /** The next that is ready; waits for it. */
    public ChildJvm next() throws IOException, InterruptedException {
        for (int i = 0; i < 60; i++) {
            IOException failed = failure.get();
            if (failed != null) {
                throw failed;
            }
            ChildJvm next = ready.poll(1, TimeUnit.SECONDS);
            if (next != null) {
                return next;
            }
        }
        throw new IOException("no child has started for a minute");
    }

    @Override
    public void close() {
        for (Thread starter : starters) {
            starter.interrupt();
        }
        try {
            for (Thread starter : starters) {
                starter.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ready.forEach(ChildJvm::close);
    }
}
