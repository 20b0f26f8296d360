package io.spool.torture.lock;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** Code that knows nothing of spools: it opens and closes spool.lock, and with that drops the process's locks on it. */
final class Stranger {
    private Stranger() {}

    /** Does so again and again on a thread of its own, in one way after the other. */
    static void start(Path directory, AtomicBoolean running) {
        Thread thread = new Thread(
                () -> {
                    for (int i = 0; running.get(); i++) {
                        openAndClose(directory, i);
                        LockSupport.parkNanos(1_000_000);
                    }
                },
                "stranger");
        thread.setDaemon(true);
        thread.start();
    }

    static void openAndClose(Path directory, int way) {
        Path file = directory.resolve("spool.lock");
        try {
            switch (way % 3) {
                case 0 -> Files.readAllBytes(file);
                case 1 ->
                    FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)
                            .close();
                default -> new RandomAccessFile(file.toFile(), "r").close();
            }
        } catch (IOException e) {
            // Not there yet: nothing was opened, and nothing dropped.
        }
    }
}
