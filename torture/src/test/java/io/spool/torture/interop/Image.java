package io.spool.torture.interop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * The two files of a spool as a disk may have them after the power went: some sectors of an earlier moment, some of a later
 * one, some of neither. Places are those of {@code docs/spool-format.md}.
 */
final class Image {
    private static final int SECTOR = 512;
    private static final int CONTROL_SIZE = 8192;
    private static final int COMMIT_NUMBER = 512;
    private static final int COMMIT_SLOTS = 576;
    private static final int DISK_NUMBER = 1536;
    private static final int DISK_SLOTS = 1600;
    private static final int SLOT_SIZE = 72;
    static final int BELL_WANTED = 1088;

    private final byte[] ring;
    private final byte[] readers;

    private Image(byte[] ring, byte[] readers) {
        this.ring = ring;
        this.readers = readers;
    }

    static Image of(Path dir) throws IOException {
        return new Image(
                Files.readAllBytes(dir.resolve("spool.ring")), Files.readAllBytes(dir.resolve("spool.readers")));
    }

    void writeTo(Path dir) throws IOException {
        Files.createDirectories(dir);
        Files.write(dir.resolve("spool.ring"), ring);
        Files.write(dir.resolve("spool.readers"), readers);
        Files.write(dir.resolve("spool.lock"), new byte[1]);
    }

    /** This image with each sector of the data region taken from the other one with a probability. */
    Image with(Image other, double probability, Random random) {
        byte[] mixed = ring.clone();
        for (int at = CONTROL_SIZE; at < mixed.length; at += SECTOR) {
            if (random.nextDouble() < probability) {
                System.arraycopy(other.ring, at, mixed, at, SECTOR);
            }
        }
        return new Image(mixed, readers.clone());
    }

    /** This image with the control block of another. */
    Image withControl(Image other) {
        byte[] mixed = ring.clone();
        System.arraycopy(other.ring, 0, mixed, 0, CONTROL_SIZE);
        return new Image(mixed, readers.clone());
    }

    void damage(int sectors, Random random) {
        for (int i = 0; i < sectors; i++) {
            int at = CONTROL_SIZE + random.nextInt((ring.length - CONTROL_SIZE) / SECTOR) * SECTOR;
            byte[] noise = new byte[SECTOR];
            if (random.nextBoolean()) {
                random.nextBytes(noise);
            }
            System.arraycopy(noise, 0, ring, at, SECTOR);
        }
    }

    /** Damages the storage right before the next offset, and now and then only a byte of it. */
    void damageTail(int bytes, Random random) {
        long next = word(COMMIT_SLOTS + (int) (word(COMMIT_NUMBER) >>> 1 & 1) * SLOT_SIZE + 32);
        int data = ring.length - CONTROL_SIZE;
        for (int i = 1; i <= bytes && i <= next; i++) {
            if (bytes < 100 || random.nextInt(10) == 0) {
                ring[CONTROL_SIZE + (int) ((next - i) % data)] ^= (byte) (1 + random.nextInt(255));
            }
        }
    }

    /** Says that another boot was the last to open the spool, and leaves the rest of the record as it is. */
    void fromAnotherBoot() {
        int slot = DISK_SLOTS + (int) (word(DISK_NUMBER) >>> 1 & 1) * SLOT_SIZE;
        buffer().putLong(slot + 8, 0x1234_5678_9ABCL);
        buffer().putLong(slot + 64, mix(slot));
    }

    private long mix(int slot) {
        long h = 0x9E37_79B9_7F4A_7C15L;
        for (int i = 0; i < 8; i++) {
            h = (h ^ word(slot + 8 * i)) * 0x9E37_79B9_7F4A_7C15L;
            h ^= h >>> 32;
        }
        return h;
    }

    long word(int at) {
        return buffer().getLong(at);
    }

    private ByteBuffer buffer() {
        return ByteBuffer.wrap(ring).order(ByteOrder.LITTLE_ENDIAN);
    }
}
