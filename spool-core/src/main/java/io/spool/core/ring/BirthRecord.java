package io.spool.core.ring;

import io.spool.core.error.NotASpoolException;
import io.spool.core.error.SpoolCorruptException;
import io.spool.core.error.SpoolException;
import io.spool.core.error.SpoolVersionException;
import io.spool.core.format.SpoolFormat;
import io.spool.core.format.SpoolGeometry;
import io.spool.core.mapped.LittleEndian;
import io.spool.core.mapped.MappedFile;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.Encoding;
import io.spool.core.value.FullPolicy;
import io.spool.core.value.SyncPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * What is fixed for a spool's life, as its ring file's first bytes hold it.
 *
 * @param salt exclusive-ored into every frame's check, so that no content can contain something that passes for a frame
 */
record BirthRecord(
        UUID uuid,
        long createdMs,
        SpoolGeometry geometry,
        FullPolicy full,
        SyncPolicy sync,
        int salt,
        int readerSlots) {

    static BirthRecord of(CreateOptions options, UUID uuid, int salt, long nowMs) {
        return new BirthRecord(
                uuid, nowMs, options.geometry(), options.full(), options.sync(), salt, options.readerSlots());
    }

    /**
     * The control block of a spool that was just born: this record, and a first commit of nothing.
     *
     * @param encoding how writers should encode frames: no part of this record, since it is a wish and may change
     */
    byte[] toControlBlock(Encoding encoding) {
        byte[] block = new byte[SpoolFormat.CONTROL_SIZE];
        LittleEndian.putLong(block, SpoolFormat.BIRTH_MAGIC, SpoolFormat.RING_MAGIC);
        LittleEndian.putInt(block, SpoolFormat.BIRTH_VERSION, SpoolFormat.VERSION);
        LittleEndian.putInt(block, SpoolFormat.BIRTH_CONTROL_SIZE, SpoolFormat.CONTROL_SIZE);
        LittleEndian.putLong(block, SpoolFormat.BIRTH_UUID_HIGH, uuid.getMostSignificantBits());
        LittleEndian.putLong(block, SpoolFormat.BIRTH_UUID_LOW, uuid.getLeastSignificantBits());
        LittleEndian.putLong(block, SpoolFormat.BIRTH_CREATED_MS, createdMs);
        LittleEndian.putLong(block, SpoolFormat.BIRTH_RING_FILE_SIZE, geometry.ringFileSize());
        LittleEndian.putLong(block, SpoolFormat.BIRTH_DATA_SIZE, geometry.dataSize());
        LittleEndian.putInt(block, SpoolFormat.BIRTH_MAX_CONTENT, geometry.maxContent());
        LittleEndian.putInt(
                block,
                SpoolFormat.BIRTH_FULL_POLICY,
                full == FullPolicy.BLOCK ? SpoolFormat.FULL_BLOCK : SpoolFormat.FULL_OVERWRITE);
        LittleEndian.putInt(block, SpoolFormat.BIRTH_SYNC_MODE, code(sync.mode()));
        LittleEndian.putInt(
                block, SpoolFormat.BIRTH_SYNC_INTERVAL_MS, (int) sync.interval().toMillis());
        LittleEndian.putInt(block, SpoolFormat.BIRTH_SALT, salt);
        LittleEndian.putInt(block, SpoolFormat.BIRTH_READER_SLOTS, readerSlots);
        LittleEndian.putInt(block, SpoolFormat.BIRTH_CHECK, check(block));

        LittleEndian.putLong(block, SpoolFormat.ENCODING_WISH, encoding.number());

        Commit first = new Commit();
        first.minSequence = SpoolFormat.FIRST_SEQUENCE;
        first.nextSequence = SpoolFormat.FIRST_SEQUENCE;
        first.generation = 1;
        first.timeMs = createdMs;
        put(block, SpoolFormat.COMMIT_SLOTS, first);
        put(block, SpoolFormat.DISK_SLOTS, new DiskRecord());
        return block;
    }

    /** Lays a tuple of number 0 into the first slot of its pair. */
    private static void put(byte[] block, int slot, Slot tuple) {
        tuple.toWords();
        for (int i = 0; i < tuple.words.length; i++) {
            LittleEndian.putLong(block, slot + SpoolFormat.SLOT_WORDS + 8 * i, tuple.words[i]);
        }
        LittleEndian.putLong(block, slot + tuple.checkAt(), tuple.check());
    }

    private static int code(SyncPolicy.Mode mode) {
        return switch (mode) {
            case NONE -> SpoolFormat.SYNC_NONE;
            case INTERVAL -> SpoolFormat.SYNC_INTERVAL;
            case COMMIT -> SpoolFormat.SYNC_COMMIT;
        };
    }

    private static int check(byte[] block) {
        CRC32C crc = new CRC32C();
        crc.update(block, 0, SpoolFormat.BIRTH_CHECK);
        return (int) crc.getValue();
    }

    /** What foreign, newer, truncated and damaged files are told apart by, in this order. */
    static BirthRecord read(Path spool, MappedFile file) throws SpoolException {
        String name = SpoolFormat.RING_FILE;
        long fileSize = file.fileSize();
        if (file.size() < SpoolFormat.BIRTH_SIZE) {
            throw new NotASpoolException(
                    spool,
                    name + " is not a spool's: it has " + fileSize + " bytes, and a spool has at least "
                            + SpoolFormat.MIN_RING_FILE_SIZE + "; it was not touched");
        }
        byte[] block = new byte[SpoolFormat.BIRTH_SIZE];
        file.read(0, block, 0, block.length);
        long magic = LittleEndian.getLong(block, SpoolFormat.BIRTH_MAGIC);
        if (magic != SpoolFormat.RING_MAGIC) {
            throw new NotASpoolException(
                    spool,
                    name + " is not a spool's: it begins with " + Long.toHexString(magic) + ", a spool with "
                            + Long.toHexString(SpoolFormat.RING_MAGIC) + "; it was not touched");
        }
        int version = LittleEndian.getInt(block, SpoolFormat.BIRTH_VERSION);
        if (version != SpoolFormat.VERSION) {
            throw new SpoolVersionException(
                    spool,
                    name + " has format version " + version + ", and this is version " + SpoolFormat.VERSION
                            + "; use the release that made it, or a newer one");
        }
        int found = LittleEndian.getInt(block, SpoolFormat.BIRTH_CHECK);
        if (found != check(block)) {
            throw corrupt(
                    spool,
                    "the birth record's check is " + Integer.toHexString(found) + ", expected "
                            + Integer.toHexString(check(block)));
        }
        long size = LittleEndian.getLong(block, SpoolFormat.BIRTH_RING_FILE_SIZE);
        if (size != fileSize) {
            throw corrupt(
                    spool,
                    "the file has " + fileSize + " bytes, and its birth record says " + size
                            + (fileSize < size ? ": it was truncated" : ""));
        }
        try {
            SpoolGeometry geometry = new SpoolGeometry(size, LittleEndian.getInt(block, SpoolFormat.BIRTH_MAX_CONTENT));
            return new BirthRecord(
                    new UUID(
                            LittleEndian.getLong(block, SpoolFormat.BIRTH_UUID_HIGH),
                            LittleEndian.getLong(block, SpoolFormat.BIRTH_UUID_LOW)),
                    LittleEndian.getLong(block, SpoolFormat.BIRTH_CREATED_MS),
                    geometry,
                    fullPolicy(LittleEndian.getInt(block, SpoolFormat.BIRTH_FULL_POLICY)),
                    syncPolicy(
                            LittleEndian.getInt(block, SpoolFormat.BIRTH_SYNC_MODE),
                            LittleEndian.getInt(block, SpoolFormat.BIRTH_SYNC_INTERVAL_MS)),
                    LittleEndian.getInt(block, SpoolFormat.BIRTH_SALT),
                    readerSlots(LittleEndian.getInt(block, SpoolFormat.BIRTH_READER_SLOTS)));
        } catch (IllegalArgumentException e) {
            // The check matched, so it was written like this: by a writer that does not keep to the format.
            throw corrupt(spool, String.valueOf(e.getMessage()));
        }
    }

    private static SpoolCorruptException corrupt(Path spool, String what) {
        return new SpoolCorruptException(
                spool,
                SpoolFormat.RING_FILE + " is damaged: " + what + "; restore the spool from a copy, or create it anew");
    }

    private static int readerSlots(int slots) {
        if (slots < 1 || slots > SpoolFormat.MAX_READER_SLOTS) {
            throw new IllegalArgumentException(
                    "reader slots are " + slots + ", expected 1 to " + SpoolFormat.MAX_READER_SLOTS);
        }
        return slots;
    }

    private static FullPolicy fullPolicy(int code) {
        return switch (code) {
            case SpoolFormat.FULL_OVERWRITE -> FullPolicy.OVERWRITE;
            case SpoolFormat.FULL_BLOCK -> FullPolicy.BLOCK;
            default -> throw new IllegalArgumentException("full policy is " + code + ", expected 1 or 2");
        };
    }

    private static SyncPolicy syncPolicy(int code, int intervalMs) {
        return switch (code) {
            case SpoolFormat.SYNC_NONE -> SyncPolicy.none();
            case SpoolFormat.SYNC_INTERVAL -> SyncPolicy.interval(Duration.ofMillis(intervalMs));
            case SpoolFormat.SYNC_COMMIT -> SyncPolicy.commit();
            default -> throw new IllegalArgumentException("sync mode is " + code + ", expected 1, 2 or 3");
        };
    }
}
