package io.spool.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * A file that others append to: what is in it, and then what comes, until another file has its name or it was cut short; that is
 * its end. What was written before either is read first.
 *
 * <p>Not thread-safe.
 */
final class FollowedFile extends InputStream {
    /** What of a file's beginning tells it from others: so many bytes, or its first line if that is shorter. */
    private static final int HEAD_BYTES = 1024;

    private static final long POLL_MILLIS = 50;

    private final Path path;
    private final FileChannel channel;
    private final Object inode;
    private long position;
    private int identity;

    private FollowedFile(Path path, FileChannel channel, Object inode) {
        this.path = path;
        this.channel = channel;
        this.inode = inode;
    }

    /**
     * Opens the file that has this name, as soon as there is one with a line in it.
     *
     * @param notice is told, once, that there is none yet
     * @throws InterruptedIOException when the thread is interrupted while it waits
     */
    static FollowedFile open(Path path, Consumer<String> notice) throws IOException {
        boolean noticed = false;
        while (true) {
            try {
                FollowedFile file = new FollowedFile(
                        path, FileChannel.open(path, StandardOpenOption.READ), Files.getAttribute(path, "unix:ino"));
                if (file.awaitHead()) {
                    return file;
                }
                file.close();
            } catch (NoSuchFileException e) {
                if (!noticed) {
                    notice.accept("waiting for " + path + ": there is no such file yet");
                    noticed = true;
                }
                pause();
            }
        }
    }

    /** Waits until the file can be told from others; false iff it is no longer the one of this name. */
    private boolean awaitHead() throws IOException {
        ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES);
        while (true) {
            int count = Math.max(0, channel.read(head.clear(), 0));
            int end = 0;
            while (end < count && head.get(end) != '\n') {
                end++;
            }
            if (end < count || count == HEAD_BYTES) {
                CRC32C crc = new CRC32C();
                crc.update(inode.toString().getBytes(StandardCharsets.UTF_8));
                crc.update(head.array(), 0, end);
                identity = (int) crc.getValue() & Integer.MAX_VALUE;
                return true;
            }
            if (!isStillNamed()) {
                return false;
            }
            pause();
        }
    }

    /** 0 or more; another for another file, and for what is written to this one after it was emptied. */
    int identity() {
        return identity;
    }

    /** Goes on at this byte. */
    void seek(long offset) {
        position = offset;
    }

    long size() throws IOException {
        return channel.size();
    }

    @Override
    public int read() {
        throw new UnsupportedOperationException("lines are read many bytes at a time");
    }

    @Override
    public int read(byte[] array, int from, int length) throws IOException {
        while (true) {
            // Before the read: what was appended to a file before it lost its name is not missed.
            boolean named = isStillNamed();
            int count = channel.read(ByteBuffer.wrap(array, from, length), position);
            if (count > 0) {
                position += count;
                return count;
            }
            if (!named || channel.size() < position) {
                return -1;
            }
            pause();
        }
    }

    @Override
    public int available() throws IOException {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(0, channel.size() - position));
    }

    private boolean isStillNamed() throws IOException {
        try {
            return inode.equals(Files.getAttribute(path, "unix:ino"));
        } catch (NoSuchFileException e) {
            return true; // between a rename and the new file, the old one may still be written to
        }
    }

    private static void pause() throws InterruptedIOException {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for lines");
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
