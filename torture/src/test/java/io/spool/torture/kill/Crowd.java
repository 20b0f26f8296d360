package io.spool.torture.kill;

import io.spool.torture.process.ChildImage;
import io.spool.torture.process.ChildJvm;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** Processes that have started and wait to be told who they are, so that whoever dies has an heir at once. */
final class Crowd implements AutoCloseable {
    private static final int STARTERS = 3;

    private final ChildImage image;
    private final BlockingQueue<ChildJvm> ready = new ArrayBlockingQueue<>(6);
    private final Thread[] starters = new Thread[STARTERS];

    Crowd(ChildImage image) {
        this.image = image;
        for (int i = 0; i < STARTERS; i++) {
            starters[i] = new Thread(this::run, "starter " + i);
            starters[i].start();
        }
    }

    private void run() {
        ChildJvm started = null;
        try {
            for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
                started = i % 4 == 0 ? image.start(CrowdProcess.class) : image.startInterpreted(CrowdProcess.class);
                if (!started.answer().equals("ready")) {
                    throw new IOException("a child did not start: " + image.errors());
                }
                ready.put(started);
                started = null;
            }
        } catch (InterruptedException e) {
            // Closed.
        } catch (IOException e) {
            e.printStackTrace();
        } finally {
            if (started != null) {
                started.close();
            }
        }
    }

    ChildJvm next() throws InterruptedException {
        ChildJvm next = ready.poll(1, TimeUnit.MINUTES);
        if (next == null) {
            throw new IllegalStateException("no child has started for a minute");
        }
        return next;
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
