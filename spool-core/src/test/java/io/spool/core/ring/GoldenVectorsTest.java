package io.spool.core.ring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.batch.EncodedBatch;
import io.spool.core.dictionary.BatchEncoder;
import io.spool.core.dictionary.Dictionaries;
import io.spool.core.dictionary.Dictionary;
import io.spool.core.encoding.FrameDecoder;
import io.spool.core.encoding.FrameEncoding;
import io.spool.core.encoding.FrameEncodings;
import io.spool.core.format.SpoolFormat;
import io.spool.core.format.SpoolGeometry;
import io.spool.core.host.MountIdentity;
import io.spool.core.mapped.MappedFile;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.Encoding;
import io.spool.core.value.FrameBatch;
import io.spool.core.value.Origin;
import io.spool.core.value.SyncPolicy;
import io.spool.core.value.Trial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The golden vectors of {@code docs/spool-format.md} are what this code stores, byte for byte. After a change of the format, copy what
 * this test leaves in {@code target/golden-vectors.ini} there.
 */
class GoldenVectorsTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "spool-format.md");
    private static final String BEGIN = "```ini\n";

    private static final UUID ID = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
    private static final int SALT = 0x5EED_1234;
    private static final long TIME_MS = 1_767_225_600_000L;
    private static final String TEXT = "{\"t\":17340,\"c\":2.3}";
    private static final byte[] PHRASES = "{\"t\":\00117,\"c\":\002}\000".getBytes(UTF_8);
    private static final int FRAME_AT_END = 48;

    @TempDir
    private Path spool;

    private final StringBuilder vectors = new StringBuilder();
    private final BirthRecord birth = BirthRecord.of(
            CreateOptions.ofSize(SpoolFormat.MIN_RING_FILE_SIZE)
                    .withSync(SyncPolicy.interval(Duration.ofSeconds(1)))
                    .withReaderSlots(4),
            ID,
            SALT,
            TIME_MS);
    private final SpoolGeometry geometry = birth.geometry();
    private MappedFile ring;
    private MappedFile readers;
    private FrameWriter writer;

    @BeforeEach
    void open() throws Exception {
        Path ringFile = spool.resolve(SpoolFormat.RING_FILE);
        Files.write(
                ringFile, Arrays.copyOf(birth.toControlBlock(Encoding.KEYS), Math.toIntExact(geometry.ringFileSize())));
        ring = MappedFile.open(spool, ringFile, true, geometry.maxStorage(), geometry.ringFileSize());
        Files.write(
                spool.resolve(SpoolFormat.READERS_FILE),
                Arrays.copyOf(ReaderTable.newHeader(ID, birth.readerSlots()), (int)
                        ReaderTable.fileSize(birth.readerSlots())));
        readers = MappedFile.open(
                spool, spool.resolve(SpoolFormat.READERS_FILE), true, SpoolFormat.READER_SLOT_SIZE, Long.MAX_VALUE);
        DataRegion data = new DataRegion(ring, geometry);
        writer = new FrameWriter(data, SALT, new Waymarks(data.size()));
    }

    @Test
    void theDocumentHasThemAsThisCodeStoresThem() throws Exception {
        birth();
        frames();
        slots();
        dictionary();
        contents();
        String document = Files.readString(DOCUMENT);
        int begin = document.indexOf(BEGIN) + BEGIN.length();
        Path made = Files.createDirectories(Path.of("target")).resolve("golden-vectors.ini");
        Files.writeString(made, vectors);
        assertThat(document.substring(begin, document.indexOf("```", begin)))
                .as("copy %s into section 12 of the page, or find out what changed", made)
                .isEqualTo(vectors.toString());
    }

    private void birth() {
        section("birth record");
        line("uuid", ID);
        line("salt", hex(SALT));
        line("ring file size", geometry.ringFileSize());
        bytes(ring, 0, SpoolFormat.BIRTH_SIZE);
    }

    private void frames() {
        FrameBatch batch = new FrameBatch().add("{\"n\":1}").add("{\"n\":2,\"x\":0}");
        TreeMap<Origin, Long> origins = new TreeMap<>();
        origins.put(new Origin("sink/telemetry", 0), 1_000L);
        origins.put(new Origin("sink/telemetry", 3), 5L);
        byte[] table = new OriginTable(origins).content();
        writer.write(EncodedBatch.of(batch), table, 0, 41, TIME_MS);
        frame("frame", 0);
        frame("frame, last of its batch but for the table", 32);
        frame("table of origins", 72);
        // What is left of the lap is too little for the frame, and more than a header.
        long start = geometry.dataSize() - FRAME_AT_END;
        writer.write(
                EncodedBatch.of(new FrameBatch().add("{\"n\":43,\"text\":\"a frame of 49 bytes of content\"}")),
                new byte[0],
                start,
                43,
                TIME_MS + 1);
        frame("filler", start);
        // What is left of the lap behind the frame is less than a header: it becomes padding.
        long near = 2 * geometry.dataSize() - FRAME_AT_END;
        writer.write(EncodedBatch.of(new FrameBatch().add("{\"n\":44}")), new byte[0], near, 44, TIME_MS + 2);
        frame("frame that takes the end of the lap", near);
    }

    private void frame(String name, long offset) {
        DataRegion data = new DataRegion(ring, geometry);
        long meta = data.meta(offset);
        int length = data.length(offset);
        section(name);
        line("salt", hex(SALT));
        line("offset", offset);
        line("sequence", data.sequence(offset));
        line("time", FrameHeader.timeMs(meta));
        line("encoding", FrameHeader.encoding(meta));
        line("length", length);
        line("padding", FrameHeader.padding(meta));
        line("more", FrameHeader.more(meta) ? 1 : 0);
        if (FrameHeader.encoding(meta) == SpoolFormat.ENCODING_JSON) {
            byte[] content = new byte[length];
            data.read(offset + SpoolFormat.FRAME_HEADER, content, 0, length);
            line("content", new String(content, UTF_8));
        }
        bytes(ring, data.at(offset), (int) FrameHeader.storage(length, meta));
    }

    private void slots() throws Exception {
        Commit commit = new Commit();
        commit.minSequence = 41;
        commit.nextSequence = 43;
        commit.nextOffset = 152;
        commit.generation = 1;
        commit.timeMs = TIME_MS;
        commit.origins = 73;
        for (int i = 0; i < 7; i++) {
            new TwoSlots(ring, SpoolFormat.COMMIT_NUMBER, SpoolFormat.COMMIT_SLOTS).write(commit);
        }
        pair("commit", ring, SpoolFormat.COMMIT_NUMBER, SpoolFormat.COMMIT_SLOTS, commit);
        DiskRecord disk = new DiskRecord();
        disk.mount = mount();
        disk.force(commit);
        disk.reserved = 299;
        disk.reservedForced = 299;
        for (int i = 0; i < 2; i++) {
            new TwoSlots(ring, SpoolFormat.DISK_NUMBER, SpoolFormat.DISK_SLOTS).write(disk);
        }
        pair("disk record", ring, SpoolFormat.DISK_NUMBER, SpoolFormat.DISK_SLOTS, disk);
        home();
        Position position = new Position();
        position.sequence = 42;
        position.offset = 32;
        position.lost = 40;
        position.damaged = 1;
        position.generation = 1;
        position.timeMs = TIME_MS + 5;
        ReaderTable.open(spool, birth, true).register(1, "uplink", true, position, TIME_MS + 4);
        long at = SpoolFormat.READERS_HEADER_SIZE + SpoolFormat.READER_SLOT_SIZE;
        section("slot of a reader, up to the end of its name");
        line("name", "uplink");
        line("created", TIME_MS + 4);
        line("protected", 1);
        bytes(readers, at, SpoolFormat.READER_NAME + 6);
        pair("position", readers, at + SpoolFormat.READER_POSITION_NUMBER, at + SpoolFormat.READER_POSITIONS, position);
    }

    private long mount() {
        String boot = "0f2a7c34-5b1d-4c8e-9a66-3d7e21b4c890";
        section("mount");
        line("boot id", boot);
        line("mount", "48213");
        long mount = MountIdentity.of(boot, "48213");
        line("DISK_MOUNT", hex(mount));
        return mount;
    }

    /** Of a copy that was opened for writing: both identities are there. */
    private void home() {
        HomeRecord home = new HomeRecord();
        home.inode = 1_310_733;
        home.birthNanos = 1_767_225_600_123_456_789L;
        UUID own = UUID.fromString("8c1f3d52-7b0e-4e6a-9d24-5a6b7c8d9e0f");
        home.uuidHigh = own.getMostSignificantBits();
        home.uuidLow = own.getLeastSignificantBits();
        home.copiedHigh = ID.getMostSignificantBits();
        home.copiedLow = ID.getLeastSignificantBits();
        home.copiedSequence = 43;
        // As it is stored, in both slots.
        for (int i = 0; i < 2; i++) {
            new TwoSlots(ring, SpoolFormat.HOME_NUMBER, SpoolFormat.HOME_SLOTS).write(home);
        }
        pair("home record", ring, SpoolFormat.HOME_NUMBER, SpoolFormat.HOME_SLOTS, home);
    }

    private void pair(String name, MappedFile file, long word, long slots, Slot stored) {
        section(name);
        line("number", stored.number);
        line("number word", hex(file.getLong(word)));
        stored.toWords();
        for (int i = 0; i < stored.words.length; i++) {
            line("word " + i, stored.words[i] < 0 ? hex(stored.words[i]) : stored.words[i]);
        }
        line("mix", hex(stored.check()));
        bytes(file, slots + (stored.number & 1) * stored.size(), stored.size());
    }

    private void dictionary() throws Exception {
        Dictionary dictionary = new Dictionary(
                1, SpoolFormat.ENCODING_KEYS, 41, TIME_MS, new Trial(100, 6_400, 3_200, Optional.empty()), PHRASES);
        Dictionaries files = new Dictionaries(spool, ID);
        files.add(dictionary);
        section("dictionary");
        line("number", 1);
        line("encoding", SpoolFormat.ENCODING_KEYS);
        hexLines(Files.readAllBytes(
                spool.resolve(SpoolFormat.DICTIONARIES_DIRECTORY).resolve("1")));
        FrameEncoding keys = FrameEncodings.find(SpoolFormat.ENCODING_KEYS).orElseThrow();
        try (BatchEncoder encoder = new BatchEncoder(dictionary, keys.encoder(PHRASES))) {
            EncodedBatch encoded = encoder.encode(new FrameBatch().add(TEXT));
            writer.write(encoded, new byte[0], 1024, 45, TIME_MS + 3);
        }
        frame("frame encoded with keys", 1024);
        line("decoded", TEXT);
    }

    /** Contents as they may be, behind the number of the dictionary. */
    private void contents() throws Exception {
        content("0B 22 C8 7B");
        content("0B 22 C8 FF 6E 75 6C 6C 7D");
        content("41 00 FF 42");
        content("00 FE 63");
        content("00 D4 0C C8");
        content("0C 7B 00 9B");
        content("0E");
        content("0B 22");
        content("01 00");
    }

    private void content(String hex) throws Exception {
        byte[] content = HexFormat.ofDelimiter(" ").parseHex(hex);
        byte[] text = new byte[100];
        int length;
        FrameEncoding keys = FrameEncodings.find(SpoolFormat.ENCODING_KEYS).orElseThrow();
        try (FrameDecoder decoder = keys.decoder(PHRASES)) {
            length = decoder.decode(content, 0, content.length, text, 0, text.length);
        }
        section("content " + hex);
        if (length < 0) {
            assertThat(length).isEqualTo(FrameDecoder.MALFORMED);
            line("malformed", 1);
        } else {
            line("decoded", new String(text, 0, length, UTF_8));
        }
    }

    private static String hex(long value) {
        return String.format(Locale.ROOT, "0x%016X", value);
    }

    private static String hex(int value) {
        return String.format(Locale.ROOT, "0x%08X", value);
    }

    private void section(String name) {
        vectors.append(vectors.isEmpty() ? "" : "\n").append('[').append(name).append("]\n");
    }

    private void line(String key, Object value) {
        vectors.append(key).append(" = ").append(value).append('\n');
    }

    private void bytes(MappedFile file, long at, int length) {
        byte[] bytes = new byte[length];
        file.read(at, bytes, 0, length);
        hexLines(bytes);
    }

    private void hexLines(byte[] bytes) {
        HexFormat spaced = HexFormat.ofDelimiter(" ").withUpperCase();
        vectors.append("bytes =\n");
        for (int at = 0; at < bytes.length; at += 24) {
            vectors.append("  ")
                    .append(spaced.formatHex(bytes, at, Math.min(bytes.length, at + 24)))
                    .append('\n');
        }
    }
}
