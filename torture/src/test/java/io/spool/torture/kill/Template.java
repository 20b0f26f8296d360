package io.spool.torture.kill;

import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.format.SpoolFormat;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.Encoding;
import io.spool.core.value.Origin;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.SpoolStatus;
import io.spool.core.value.SyncPolicy;
import io.spool.torture.encoding.DictionaryMaker;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What lies there before a scenario begins.
 *
 * @param dir a spool, or an empty directory
 * @param damaged sequences of frames that were damaged on purpose
 */
record Template(Path dir, Set<Long> damaged) {
    /** With a frame of 80 bytes before it, leaves less than a header before the lap's end. */
    static final int REMAINDER_FRAME = 480;

    /** So many frames, and a writer makes a dictionary. */
    static final int FIRST_FRAMES = 400;

    private static final int HEADER = SpoolFormat.FRAME_HEADER;

    static Template make(Scenario scenario, Path dir) throws Exception {
        Template template = new Template(dir, new TreeSet<>());
        if (scenario == Scenario.CREATE) {
            return template;
        }
        Spools.create(dir, options(scenario));
        if (scenario.encodes() && scenario != Scenario.FIRST_DICTIONARY && scenario != Scenario.DICTIONARY_OF_ITS_OWN) {
            DictionaryMaker.adoptKeys(dir);
        }
        if (scenario != Scenario.OPEN_FOR_THE_FIRST_TIME && scenario != Scenario.DICTIONARY_OF_ITS_OWN) {
            try (SpoolWriter writer = Spools.writer(dir)) {
                template.fill(scenario, writer);
            }
        }
        if (scenario == Scenario.EVICT_DAMAGED) {
            template.damage(1, 1);
        } else if (scenario == Scenario.EVICT_ALL_DAMAGED) {
            template.damage(0, Integer.MAX_VALUE);
        } else if (scenario == Scenario.RING) {
            // As a reader leaves it that died asleep.
            template.store(SpoolFormat.BELL_WANTED, 1);
        }
        return template;
    }

    private static CreateOptions options(Scenario scenario) {
        return switch (scenario) {
            case LARGE_FRAME -> CreateOptions.ofSize(512 << 10).withReaderSlots(4);
            case FORCE_BY_INTERVAL -> Scenario.SMALL.withSync(SyncPolicy.interval(Duration.ofMillis(5)));
            case FORCE_BY_COMMIT -> Scenario.SMALL.withSync(SyncPolicy.commit());
            case ENCODE_BY_COMMIT ->
                Scenario.SMALL.withSync(SyncPolicy.commit()).withEncoding(Encoding.KEYS);
            case FIRST_DICTIONARY, DICTIONARY_OF_ITS_OWN, ENCODE, REMOVE_DICTIONARIES ->
                Scenario.SMALL.withEncoding(Encoding.KEYS);
            default -> Scenario.SMALL;
        };
    }

    private void fill(Scenario scenario, SpoolWriter writer) throws Exception {
        long data = Spools.status(dir).dataBytes();
        for (int i = 0; i < 10; i++) {
            append(writer, 176);
        }
        if (hasReader(scenario)) {
            try (SpoolReader reader = Spools.reader(dir, ReaderOptions.named("old"))) {
                reader.read(Duration.ZERO, 2);
                reader.acknowledge(3);
            }
        }
        switch (scenario) {
            case WRAP_WITH_FILLER, FORCE_BY_HAND -> fillTo(writer, data - 1_600);
            case TAKE_THE_REMAINDER -> fillTo(writer, data - (HEADER + 80) - (HEADER + REMAINDER_FRAME) - 16);
            case EVICT, EVICT_DAMAGED, EVICT_ALL_DAMAGED, ACKNOWLEDGE_A_GAP -> {
                fillTo(writer, data);
                fillTo(writer, data + data / 4);
            }
            case CARRY_ORIGINS -> {
                writer.changeOrigins(origins -> origins.put(new Origin("silent", 0), 17L));
                // Until only the next batch is too much.
                fillTo(writer, Spools.status(dir).nextOffset() + data - 3_000);
            }
            case REMOVE_DICTIONARIES -> {
                DictionaryMaker.adoptKeys(dir);
                append(writer, 176);
                DictionaryMaker.adoptKeys(dir);
                fillBehind(writer, Spools.status(dir).nextSequence());
            }
            case FORCE_BY_COMMIT -> fillTo(writer, data - 2 * (HEADER + 1_000));
            default -> {}
        }
    }

    /** Until nothing is left from before this sequence. */
    private void fillBehind(SpoolWriter writer, long sequence) throws Exception {
        while (Spools.status(dir).minSequence() < sequence) {
            append(writer, 1_000);
        }
    }

    private static boolean hasReader(Scenario scenario) {
        return switch (scenario) {
            case ACKNOWLEDGE, ACKNOWLEDGE_A_GAP, SEEK, PROTECT, FORGET, EVICT, WAIT_FOR_THE_BELL -> true;
            default -> false;
        };
    }

    private void append(SpoolWriter writer, int length) throws Exception {
        writer.append(Content.of(Spools.status(dir).nextSequence(), length));
    }

    /** Frames up to exactly this offset. */
    private void fillTo(SpoolWriter writer, long offset) throws Exception {
        while (true) {
            long left = offset - Spools.status(dir).nextOffset();
            if (left <= 0) {
                return;
            }
            append(writer, (int) (left > 2_000 ? 1_000 : left) - HEADER);
        }
    }

    /** Breaks the sequences of frames, the oldest being number 0. */
    private void damage(int first, int count) throws Exception {
        SpoolStatus status = Spools.status(dir);
        long size = status.dataBytes();
        long offset = status.minOffset();
        try (RandomAccessFile file =
                new RandomAccessFile(dir.resolve("spool.ring").toFile(), "rw")) {
            for (int i = 0; offset < status.nextOffset(); i++) {
                long at = SpoolFormat.CONTROL_SIZE + offset % size;
                file.seek(at + SpoolFormat.FRAME_LENGTH);
                int length = Integer.reverseBytes(file.readInt());
                file.seek(at + SpoolFormat.FRAME_META + 7);
                int padding = file.read();
                if (i >= first && i - first < count) {
                    file.seek(at + SpoolFormat.FRAME_SEQUENCE + 3);
                    file.write(0x55);
                    damaged.add(status.minSequence() + i);
                }
                offset += HEADER + length + padding;
            }
        }
    }

    private void store(long at, int value) throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(dir.resolve("spool.ring").toFile(), "rw")) {
            file.seek(at);
            file.write(value);
        }
    }

    /** A copy of it, to be spoilt. */
    void copyTo(Path to) throws IOException {
        if (!Files.exists(dir)) {
            return;
        }
        List<Path> files;
        try (Stream<Path> all = Files.walk(dir)) {
            files = all.toList();
        }
        for (Path file : files) {
            Files.copy(file, to.resolve(dir.relativize(file)));
        }
    }
}
