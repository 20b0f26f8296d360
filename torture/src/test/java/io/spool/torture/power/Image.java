package io.spool.torture.power;

import io.spool.core.format.SlotCheck;
import io.spool.core.format.SpoolFormat;
import io.spool.torture.Scratch;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntToLongFunction;

/** What a power cut left of a spool. */
@SuppressWarnings("ArrayRecordComponent") // compared by fingerprint only
record Image(byte[] ring, byte[] readers, Optional<SortedMap<String, byte[]>> dictionaries) {

    private static final long ANOTHER_BOOT = 12345;

    /** Lays the files down in a directory that has had such files before or none, as those of another boot. */
    void writeTo(Path spool) throws IOException {
        write(spool.resolve(SpoolFormat.RING_FILE), ofAnotherBoot());
        write(spool.resolve(SpoolFormat.READERS_FILE), readers);
        Path directory = spool.resolve(SpoolFormat.DICTIONARIES_DIRECTORY);
        if (Files.exists(directory)) {
            Scratch.delete(directory);
        }
        if (dictionaries.isPresent()) {
            Files.createDirectory(directory);
            for (Map.Entry<String, byte[]> each : dictionaries.get().entrySet()) {
                Files.write(directory.resolve(each.getKey()), each.getValue());
            }
        }
    }

    private static void write(Path path, byte[] bytes) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.write(bytes);
        }
    }

    /** This test's machine has not really gone down: the boot in the disk record is made another. */
    private byte[] ofAnotherBoot() {
        byte[] changed = ring.clone();
        ByteBuffer words = ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN);
        // This process lives on, unlike any that signed for the lock before a real power cut.
        words.putLong(SpoolFormat.LOCK_OWNER, 0);
        for (int slot = 0; slot < 2; slot++) {
            int at = SpoolFormat.DISK_SLOTS + slot * SpoolFormat.SLOT_SIZE;
            int boot = at + SpoolFormat.DISK_MOUNT;
            if (words.getLong(boot) != 0 && check(words::getLong, at) == words.getLong(at + SpoolFormat.SLOT_CHECK)) {
                words.putLong(boot, ANOTHER_BOOT);
                words.putLong(at + SpoolFormat.SLOT_CHECK, check(words::getLong, at));
            }
        }
        return changed;
    }

    /** What the check of a slot must be, going by the words from its place on. */
    static long check(IntToLongFunction words, int slot) {
        long check = SlotCheck.SEED;
        for (int at = slot; at < slot + SpoolFormat.SLOT_CHECK; at += Long.BYTES) {
            check = SlotCheck.mix(check, words.applyAsLong(at));
        }
        return check;
    }

    /** The same for equal images. */
    long fingerprint() {
        long fingerprint =
                ((long) Arrays.hashCode(ring) << 32) ^ Arrays.hashCode(readers) ^ (31L * Arrays.hashCode(half(ring)));
        for (Map.Entry<String, byte[]> each :
                dictionaries.orElseGet(TreeMap::new).entrySet()) {
            fingerprint = (fingerprint * 31 + each.getKey().hashCode()) * 31 + Arrays.hashCode(each.getValue());
        }
        return fingerprint;
    }

    private static byte[] half(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length / 2);
    }
}
