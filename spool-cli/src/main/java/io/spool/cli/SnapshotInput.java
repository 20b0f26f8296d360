package io.spool.cli;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The bytes of a snapshot as they lie in its file, compressed or not, and how many of them have been taken. */
final class SnapshotInput extends FilterInputStream {
    private final long size;
    private long taken;

    private SnapshotInput(InputStream in, long size) {
        super(in);
        this.size = size;
    }

    static SnapshotInput of(Path file) throws IOException {
        return new SnapshotInput(Files.newInputStream(file), Files.size(file));
    }

    /** Of which nobody knows how long it is. */
    static SnapshotInput of(InputStream stream) {
        return new SnapshotInput(stream, -1);
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        taken += value < 0 ? 0 : 1;
        return value;
    }

    @Override
    public int read(byte[] array, int from, int length) throws IOException {
        int count = super.read(array, from, length);
        taken += Math.max(0, count);
        return count;
    }

    /** How far this is, from 0 to 1; below 0 when nobody knows. */
    double progress() {
        return size < 0 ? -1 : Math.min(1, (double) taken / Math.max(1, size));
    }
}
