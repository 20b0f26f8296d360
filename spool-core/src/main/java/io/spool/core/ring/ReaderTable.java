package io.spool.core.ring;

import io.spool.core.error.NoSpoolException;
import io.spool.core.error.NotASpoolException;
import io.spool.core.error.SpoolCorruptException;
import io.spool.core.error.SpoolException;
import io.spool.core.error.SpoolVersionException;
import io.spool.core.format.SpoolFormat;
import io.spool.core.mapped.LittleEndian;
import io.spool.core.mapped.MappedFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The named readers: who they are, what they read next, what they were told they missed.
 *
 * <p>Names come and go under the writer's lock. A position is stored by the one reader that holds the name, with no lock,
 * as a commit is: see {@link TwoSlots}.
 */
final class ReaderTable {
    /** Before the number of a slot whose name is damaged. */
    private static final String UNNAMED = "slot ";

    private static final int NAME_COVERED = SpoolFormat.READER_NAME_LENGTH - SpoolFormat.READER_CREATED_MS + 4;

    private final Path spool;
    private final MappedFile file;
    private final int slots;

    private ReaderTable(Path spool, MappedFile file, int slots) {
        this.spool = spool;
        this.file = file;
        this.slots = slots;
    }

    /** Size of the file for this many slots. */
    static long fileSize(int slots) {
        return SpoolFormat.READERS_HEADER_SIZE + (long) slots * SpoolFormat.READER_SLOT_SIZE;
    }

    /** The first bytes of a new table; the rest of it is zeros. */
    static byte[] newHeader(UUID uuid, int slots) {
        byte[] header = new byte[SpoolFormat.READERS_HEADER_SIZE];
        LittleEndian.putLong(header, SpoolFormat.READERS_HEADER_MAGIC, SpoolFormat.READERS_MAGIC);
        LittleEndian.putInt(header, SpoolFormat.READERS_HEADER_VERSION, SpoolFormat.VERSION);
        LittleEndian.putInt(header, SpoolFormat.READERS_HEADER_SLOTS, slots);
        LittleEndian.putLong(header, SpoolFormat.READERS_HEADER_UUID_HIGH, uuid.getMostSignificantBits());
        LittleEndian.putLong(header, SpoolFormat.READERS_HEADER_UUID_LOW, uuid.getLeastSignificantBits());
        LittleEndian.putInt(header, SpoolFormat.READERS_HEADER_CHECK, crc(header, 0, SpoolFormat.READERS_HEADER_CHECK));
        return header;
    }

    private static int crc(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }

    /** @throws SpoolException when the file is missing, foreign, newer, another spool's or damaged */
    static ReaderTable open(Path spool, BirthRecord birth, boolean writable) throws SpoolException {
        String name = SpoolFormat.READERS_FILE;
        Path path = spool.resolve(name);
        long expectedSize = fileSize(birth.readerSlots());
        MappedFile file;
        try {
            file = MappedFile.open(spool, path, writable, SpoolFormat.READER_SLOT_SIZE, expectedSize);
        } catch (NoSpoolException e) {
            throw corrupt(spool, "is missing beside " + SpoolFormat.RING_FILE);
        }
        byte[] header = new byte[SpoolFormat.READERS_HEADER_SIZE];
        file.read(0, header, 0, (int) Math.min(header.length, file.size()));
        if (LittleEndian.getLong(header, SpoolFormat.READERS_HEADER_MAGIC) != SpoolFormat.READERS_MAGIC) {
            throw new NotASpoolException(spool, name + " is not a spool's reader table; it was not touched");
        }
        int version = LittleEndian.getInt(header, SpoolFormat.READERS_HEADER_VERSION);
        if (version != SpoolFormat.VERSION) {
            throw new SpoolVersionException(
                    spool, name + " has format version " + version + ", and this is version " + SpoolFormat.VERSION);
        }
        if (LittleEndian.getInt(header, SpoolFormat.READERS_HEADER_CHECK)
                != crc(header, 0, SpoolFormat.READERS_HEADER_CHECK)) {
            throw corrupt(spool, "is damaged: the check of its header does not match");
        }
        if (file.fileSize() != expectedSize) {
            throw corrupt(spool, "has " + file.fileSize() + " bytes, expected " + expectedSize);
        }
        int slots = LittleEndian.getInt(header, SpoolFormat.READERS_HEADER_SLOTS);
        if (slots != birth.readerSlots()) {
            throw corrupt(spool, "has " + slots + " slots, expected " + birth.readerSlots());
        }
        UUID uuid = new UUID(
                LittleEndian.getLong(header, SpoolFormat.READERS_HEADER_UUID_HIGH),
                LittleEndian.getLong(header, SpoolFormat.READERS_HEADER_UUID_LOW));
        if (!uuid.equals(birth.uuid())) {
            throw corrupt(spool, "belongs to spool " + uuid + ", expected " + birth.uuid());
        }
        return new ReaderTable(spool, file, birth.readerSlots());
    }

    private static SpoolCorruptException corrupt(Path spool, String what) {
        return new SpoolCorruptException(
                spool, SpoolFormat.READERS_FILE + " " + what + "; restore the spool from a copy, or create it anew");
    }

    private static long at(int slot) {
        return SpoolFormat.READERS_HEADER_SIZE + (long) slot * SpoolFormat.READER_SLOT_SIZE;
    }

    /** The slot of this name. Without the writer's lock the answer may be out of date. */
    Optional<Integer> find(String name) {
        for (int slot = 0; slot < slots; slot++) {
            if (name.equals(name(slot))) {
                return Optional.of(slot);
            }
        }
        return Optional.empty();
    }

    /** True iff nobody has this slot. A slot whose name is damaged is not free. */
    boolean isFree(int slot) {
        return file.getIntAcquire(at(slot) + SpoolFormat.READER_STATE) == 0;
    }

    /** How people and programs call a reader: by its name, or, when that is damaged, {@code slot N}. */
    String label(int slot) {
        String name = name(slot);
        return name == null ? UNNAMED + slot : name;
    }

    /** The slot that is not free, has no name that can be read, and is called this. */
    Optional<Integer> findUnnamed(String label) {
        for (int slot : taken()) {
            if (name(slot) == null && label.equals(UNNAMED + slot)) {
                return Optional.of(slot);
            }
        }
        return Optional.empty();
    }

    /** The slots that are not free, in order, those whose names are damaged among them. */
    List<Integer> taken() {
        List<Integer> taken = new ArrayList<>();
        for (int slot = 0; slot < slots; slot++) {
            if (!isFree(slot)) {
                taken.add(slot);
            }
        }
        return taken;
    }

    /** False when the word that says whether a reader is protected says neither. */
    boolean isProtectionWhole(int slot) {
        int word = file.getIntAcquire(at(slot) + SpoolFormat.READER_PROTECTED);
        return word == 0 || word == SpoolFormat.READER_IS_PROTECTED;
    }

    Path spool() {
        return spool;
    }

    int slots() {
        return slots;
    }

    /** The name in a slot; null when there is none, or when it is damaged. */
    @Nullable
    String name(int slot) {
        long at = at(slot);
        // Acquire, pairs with the release in register: the name is loaded after the state that says it is there.
        if (file.getIntAcquire(at + SpoolFormat.READER_STATE) != SpoolFormat.READER_IN_USE) {
            return null;
        }
        byte[] bytes = new byte[SpoolFormat.READER_SLOT_SIZE];
        file.read(at, bytes, 0, bytes.length);
        int length = LittleEndian.getInt(bytes, SpoolFormat.READER_NAME_LENGTH);
        if (length < 1
                || length > SpoolFormat.READER_NAME_MAX
                || LittleEndian.getInt(bytes, SpoolFormat.READER_NAME_CHECK) != nameCheck(bytes, length)) {
            return null;
        }
        return new String(bytes, SpoolFormat.READER_NAME, length, StandardCharsets.UTF_8);
    }

    private static int nameCheck(byte[] slot, int length) {
        CRC32C crc = new CRC32C();
        crc.update(slot, SpoolFormat.READER_CREATED_MS, NAME_COVERED);
        crc.update(slot, SpoolFormat.READER_NAME, length);
        return (int) crc.getValue();
    }

    /** Enters a name into a free slot, with its first position. Under the writer's lock. */
    void register(int slot, String name, boolean isProtected, Position position, long nowMs) {
        long at = at(slot);
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = new byte[SpoolFormat.READER_SLOT_SIZE];
        LittleEndian.putInt(bytes, SpoolFormat.READER_PROTECTED, isProtected ? SpoolFormat.READER_IS_PROTECTED : 0);
        LittleEndian.putLong(bytes, SpoolFormat.READER_CREATED_MS, nowMs);
        LittleEndian.putInt(bytes, SpoolFormat.READER_NAME_LENGTH, utf8.length);
        System.arraycopy(utf8, 0, bytes, SpoolFormat.READER_NAME, utf8.length);
        LittleEndian.putInt(bytes, SpoolFormat.READER_NAME_CHECK, nameCheck(bytes, utf8.length));
        file.write(at, bytes, 0, bytes.length);
        store(slot, position);
        // Release: the slot is whole before it is in use. Killed before this, it is still free.
        file.setIntRelease(at + SpoolFormat.READER_STATE, SpoolFormat.READER_IN_USE);
    }

    /** Frees a slot. Under the writer's lock, by whoever holds the name. */
    void remove(int slot) {
        file.setIntRelease(at(slot) + SpoolFormat.READER_STATE, 0);
    }

    boolean isProtected(int slot) {
        // A damaged word protects: better a writer that is refused than frames that go unread.
        return file.getIntAcquire(at(slot) + SpoolFormat.READER_PROTECTED) != 0;
    }

    /** Under the writer's lock. */
    void setProtected(int slot, boolean isProtected) {
        file.setIntRelease(at(slot) + SpoolFormat.READER_PROTECTED, isProtected ? SpoolFormat.READER_IS_PROTECTED : 0);
    }

    long createdMs(int slot) {
        return file.getLong(at(slot) + SpoolFormat.READER_CREATED_MS);
    }

    /** Stores a position, for all processes to see at once. Only by whoever holds the name, or under the lock. */
    void store(int slot, Position position) {
        positions(slot).write(position);
    }

    /** @throws SpoolCorruptException when the position is not one that a reader stored */
    void load(int slot, Position into) throws SpoolCorruptException {
        if (positions(slot).read(into) != TwoSlots.Outcome.READ || into.sequence < SpoolFormat.FIRST_SEQUENCE) {
            throw new SpoolCorruptException(
                    spool,
                    "the position of reader '" + label(slot) + "' in " + SpoolFormat.READERS_FILE
                            + " is damaged: its check does not match; forget the reader and let it start anew");
        }
    }

    private TwoSlots positions(int slot) {
        return new TwoSlots(
                file, at(slot) + SpoolFormat.READER_POSITION_NUMBER, at(slot) + SpoolFormat.READER_POSITIONS);
    }

    /** Stores the first word of each page with the value that it has. Under the writer's lock. */
    void rewrite(long page) {
        file.rewrite(0, file.size(), page);
    }

    /** Puts one reader's position on the disk. */
    void force(int slot) throws SpoolException {
        file.force(at(slot), at(slot + 1));
    }

    /** Puts the table on the disk. */
    void force() throws SpoolException {
        file.force(0, file.size());
    }
}
