package io.spool.torture.damage;

import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.format.SpoolFormat;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.Encoding;
import io.spool.core.value.FrameBatch;
import io.spool.core.value.Origin;
import io.spool.core.value.Protection;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.SpoolStatus;
import io.spool.core.value.StartPosition;
import io.spool.torture.encoding.DictionaryMaker;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A spool that is full, has gone round several times and has a filler, with three readers; and what its files hold, to
 * damage them in place and put them right again. What lies where is found by walking from frame to frame, by the format. Frames may
 * be encoded, where they can be, with several dictionaries.
 */
final class Specimen implements AutoCloseable {
    static final int NOTHING = -1;
    static final int FILLER = -2;

    private final Path dir;
    private final RandomAccessFile ringFile;
    private final RandomAccessFile readersFile;
    private final byte[] ring;
    private final byte[] readers;
    private final SpoolStatus status;

    /** For each byte of the ring file, the frame whose storage it is part of: its number from the oldest on. */
    private final int[] owners;

    private final int fillers;
    private final Map<Origin, Long> origins;

    /** Makes one whose frames are plain. */
    Specimen(Path dir, long size) throws IOException {
        this(dir, size, Encoding.PLAIN);
    }

    /** Makes one whose frames are plain, or encoded with {@code KEYS} or {@code ZSTD}. */
    Specimen(Path dir, long size, Encoding encoding) throws IOException {
        this.dir = dir;
        boolean encoded = encoding != Encoding.PLAIN;
        Spools.create(dir, CreateOptions.ofSize(size).withReaderSlots(4).withEncoding(encoding));
        if (encoded) {
            DictionaryMaker.adopt(dir, encoding);
        }
        long target = 3 * size;
        try (SpoolWriter writer = Spools.writer(dir);
                SpoolReader early = Spools.reader(dir, ReaderOptions.named("early"));
                SpoolReader late = Spools.reader(dir, ReaderOptions.named("late"))) {
            fill(writer, target, encoding, encoded ? Math.toIntExact(size / (64 * 1024)) * 100 : Integer.MAX_VALUE);
            read(early, 0.3);
            read(late, 0.8);
            ReaderOptions latest = ReaderOptions.named("kept")
                    .startingAt(StartPosition.latest())
                    .withProtection(Protection.PROTECTED);
            Spools.reader(dir, latest).close();
            append(writer, Spools.status(dir).nextSequence(), 3);
        }
        this.status = Spools.status(dir);
        this.origins = Map.copyOf(Spools.inspect(dir).origins());
        this.ringFile = new RandomAccessFile(dir.resolve(SpoolFormat.RING_FILE).toFile(), "rw");
        this.readersFile =
                new RandomAccessFile(dir.resolve(SpoolFormat.READERS_FILE).toFile(), "rw");
        this.ring = Files.readAllBytes(dir.resolve(SpoolFormat.RING_FILE));
        this.readers = Files.readAllBytes(dir.resolve(SpoolFormat.READERS_FILE));
        this.owners = new int[ring.length];
        this.fillers = walk();
    }

    static final Origin ORIGIN = new Origin("specimen", 5);

    private static final Map<Long, byte[]> CONTENTS = new ConcurrentHashMap<>();

    /** What was appended as this sequence: half of them text; the others any bytes, which cannot be encoded, of any length from nothing to a few hundred bytes, now and then thousands. */
    static byte[] content(long sequence) {
        return CONTENTS.computeIfAbsent(sequence, Specimen::newContent);
    }

    private static byte[] newContent(long sequence) {
        long mixed = sequence * 0x9E37_79B9_7F4A_7C15L;
        if ((mixed >>> 12) % 2 == 0) {
            String fill = Long.toString(mixed & Long.MAX_VALUE, 36);
            return ("{\"s\":" + sequence + ",\"f\":\"" + fill.repeat((int) ((mixed >>> 40) % 20)) + "\"}")
                    .getBytes(StandardCharsets.US_ASCII);
        }
        int length = (int) ((mixed >>> 40) % ((mixed >>> 20) % 16 == 0 ? 3_000 : 300));
        byte[] content = new byte[length];
        for (int i = 0; i < length; i++) {
            mixed = mixed * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
            content[i] = (byte) (mixed >>> 56);
        }
        return content;
    }

    /** @param interval frames between two dictionaries */
    private void fill(SpoolWriter writer, long target, Encoding encoding, int interval) throws IOException {
        long sequence = 1;
        // Until the storage ends some way into a lap, behind a filler.
        while (sequence == 1 || Spools.status(dir).nextOffset() < target) {
            append(writer, sequence, 10);
            sequence += 10;
            if (sequence % interval < 10) {
                DictionaryMaker.adopt(dir, encoding);
            }
        }
    }

    static void append(SpoolWriter writer, long from, int count) throws IOException {
        FrameBatch batch = new FrameBatch();
        // Some come from somewhere, so that there are tables of origins among the frames.
        boolean comesFrom = from % 3 == 1;
        for (int i = 0; i < count; i++) {
            byte[] content = content(from + i);
            if (comesFrom) {
                batch.add(ORIGIN, from + i, content, 0, content.length);
            } else {
                batch.add(content);
            }
        }
        long first = writer.append(batch).firstSequence();
        if (first != from) {
            throw new IllegalStateException("appended as " + first + ", expected " + from);
        }
    }

    private void read(SpoolReader reader, double share) throws IOException {
        SpoolStatus now = Spools.status(dir);
        long until = now.minSequence() + (long) (now.frames() * share);
        for (ReadBatch batch = reader.read(); batch.nextSequence() < until; batch = reader.read()) {
            reader.acknowledge(batch.nextSequence());
        }
        reader.acknowledge(until);
    }

    private int walk() {
        Arrays.fill(owners, NOTHING);
        ByteBuffer bytes = ByteBuffer.wrap(ring).order(ByteOrder.LITTLE_ENDIAN);
        long dataSize = status.dataBytes();
        int found = 0;
        int number = 0;
        for (long offset = status.minOffset(); offset < status.nextOffset(); ) {
            int place = (int) (SpoolFormat.CONTROL_SIZE + offset % dataSize);
            int lap = (int) (dataSize - offset % dataSize);
            long meta = bytes.getLong(place + SpoolFormat.FRAME_META);
            long encoding = meta >>> SpoolFormat.META_ENCODING_SHIFT & 0xFF;
            if (encoding == SpoolFormat.ENCODING_FILLER) {
                Arrays.fill(owners, place, place + SpoolFormat.FRAME_HEADER, FILLER);
                offset += lap;
                found++;
            } else if (encoding == SpoolFormat.ENCODING_ORIGINS) {
                int storage = storage(bytes, place, meta);
                Arrays.fill(owners, place, place + storage, FILLER);
                offset += storage;
                found++;
            } else {
                int storage = storage(bytes, place, meta);
                Arrays.fill(owners, place, place + storage, number++);
                offset += storage;
            }
        }
        if (number != status.frames()) {
            throw new IllegalStateException(number + " frames found, expected " + status.frames());
        }
        return found;
    }

    private static int storage(ByteBuffer bytes, int place, long meta) {
        return SpoolFormat.FRAME_HEADER
                + bytes.getInt(place + SpoolFormat.FRAME_LENGTH)
                + (int) (meta >>> SpoolFormat.META_PADDING_SHIFT & SpoolFormat.META_PADDING_MASK);
    }

    Path dir() {
        return dir;
    }

    /** What comes next from origins, when nothing is damaged. */
    Map<Origin, Long> origins() {
        return origins;
    }

    SpoolStatus status() {
        return status;
    }

    int fillers() {
        return fillers;
    }

    int ringLength() {
        return ring.length;
    }

    int readersLength() {
        return readers.length;
    }

    byte[] ring() {
        return ring;
    }

    byte[] readers() {
        return readers;
    }

    /** The sequence of the frame that this byte of the ring file is part of; {@code NOTHING} or {@code FILLER}. */
    long owner(int place) {
        return owners[place] < 0 ? owners[place] : status.minSequence() + owners[place];
    }

    void putRing(int place, byte[] bytes) throws IOException {
        put(ringFile, place, bytes);
    }

    void putReaders(int place, byte[] bytes) throws IOException {
        put(readersFile, place, bytes);
    }

    private static void put(RandomAccessFile file, int place, byte[] bytes) throws IOException {
        file.seek(place);
        file.write(bytes);
    }

    void flipRing(int place, int bit) throws IOException {
        put(ringFile, place, new byte[] {(byte) (ring[place] ^ 1 << bit)});
    }

    void flipReaders(int place, int bit) throws IOException {
        put(readersFile, place, new byte[] {(byte) (readers[place] ^ 1 << bit)});
    }

    void truncateRing(int length) throws IOException {
        ringFile.setLength(length);
    }

    void truncateReaders(int length) throws IOException {
        readersFile.setLength(length);
    }

    /** Both files as they were made. */
    void restore() throws IOException {
        put(ringFile, 0, ring);
        put(readersFile, 0, readers);
    }

    /** Shows a place: for messages. */
    String describe(int place) {
        long owner = owner(place);
        return "byte " + place + " of the ring file ("
                + (owner == NOTHING ? "no frame's" : owner == FILLER ? "a filler's" : "frame " + owner + "'s") + ")";
    }

    @Override
    public void close() throws IOException {
        ringFile.close();
        readersFile.close();
    }
}
