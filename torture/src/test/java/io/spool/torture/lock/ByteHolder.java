package io.spool.torture.lock;

import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process that knows only {@code fcntl}: locks bytes of {@code spool.lock}, says "held", and keeps them until its standard input ends. */
public final class ByteHolder {
    private ByteHolder() {}

    /** Arguments: directory, then the places of the bytes. */
    public static void main(String[] args) throws Exception {
        List<FileLock> locks = new ArrayList<>();
        try (RandomAccessFile file =
                new RandomAccessFile(Path.of(args[0], "spool.lock").toFile(), "rw")) {
            for (int i = 1; i < args.length; i++) {
                locks.add(file.getChannel().lock(Long.parseLong(args[i]), 1, false));
            }
            System.out.println("held");
            while (System.in.read() >= 0) {
                // Nothing is said but the end.
            }
            for (FileLock lock : locks) {
                lock.release();
            }
        }
    }
}
