package io.spool.torture.power;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.SpoolInspector;
import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.error.SpoolException;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.Encoding;
import io.spool.core.value.FrameBatch;
import io.spool.core.value.Origin;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.SpoolStatus;
import io.spool.core.value.SyncPolicy;
import io.spool.core.value.WriterOptions;
import io.spool.torture.encoding.DictionaryMaker;
import io.spool.torture.memory.Probe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;
import org.awaitility.Awaitility;

/**
 * A random life of one spool under a page cache, with the machine going down at random moments of it: appends, batches, a
 * reader that acknowledges, forces, closing and opening again. In some lives frames are encoded, and others make dictionaries
 * meanwhile, of whom some die over it.
 */
final class History {
    static final String READER = "r";
    static final Origin ORIGIN = new Origin("origin", 3);
    private static final int SIZE = 64 * 1024;

    /** What an append that is under way may write over. */
    private static final long LARGEST_BATCH = 32 * 1024;

    private final Path spool;
    private final SyncPolicy sync;
    private final Random random;
    private final boolean forces;
    private final int imagesPerCut;
    private final List<byte[]> written = new ArrayList<>();
    private final List<Boolean> ends = new ArrayList<>();
    private final List<Long> fromOrigin = new ArrayList<>();
    private final boolean hasOrigins;
    private final Encoding encoding;

    private int longest = 400;
    private boolean removing;

    /** How many changes of dictionaries are left to whoever makes one; negative for no end. */
    private int left = -1;

    private long nextAtOrigin;
    private long forcedOffset;
    private final List<Cut> cuts = new ArrayList<>();
    private final SpoolInspector inspector;
    private long promised = 1;
    private long position = 1;
    private long acknowledged = 1;

    /** An image, and what must hold of it. */
    record Cut(Image image, Expectation expectation) {}

    History(Path spool, SyncPolicy.Mode mode, Encoding encoding, Random random, int imagesPerCut)
            throws SpoolException {
        this.spool = spool;
        // An interval that does not come by itself: forces are made where the history says.
        this.sync = mode == SyncPolicy.Mode.INTERVAL
                ? SyncPolicy.interval(Duration.ofDays(1))
                : mode == SyncPolicy.Mode.COMMIT ? SyncPolicy.commit() : SyncPolicy.none();
        this.random = random;
        this.forces = mode != SyncPolicy.Mode.NONE || random.nextInt(4) == 0;
        this.imagesPerCut = imagesPerCut;
        this.hasOrigins = random.nextBoolean();
        this.encoding = encoding;
        Spools.create(
                spool,
                CreateOptions.ofSize(SIZE).withSync(sync).withReaderSlots(4).withEncoding(encoding));
        this.inspector = Spools.inspect(spool);
    }

    private boolean encodes() {
        return encoding != Encoding.PLAIN;
    }

    /** Thrown into whoever makes a dictionary: what it had done by then is all that is left of it. */
    private static final class Death extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** Lives through this many steps; the machine goes down at one moment in {@code rarity}. */
    List<Cut> live(int steps, int rarity) throws IOException {
        Probe.Listening listening = Probe.listen(cutting(rarity));
        try (listening) {
            int done = 0;
            while (done < steps) {
                int until = Math.min(steps, done + 5 + random.nextInt(60));
                while (encodes() && !DictionaryMaker.isThere(spool)) {
                    // A writer would make one on a thread of its own, whenever it comes to that.
                    makeDictionary(-1);
                }
                try (SpoolWriter writer = Spools.writer(spool);
                        SpoolReader reader = Spools.reader(spool, ReaderOptions.named(READER))) {
                    for (; done < until; done++) {
                        step(writer, reader);
                    }
                }
                // Closing forces.
                promised = written.size() + 1L;
                position = acknowledged;
                forcedOffset = inspector.status().nextOffset();
            }
        }
        return cuts;
    }

    /** A page cache in which the machine goes down at one moment in {@code rarity}. */
    private PageCache cutting(int rarity) throws IOException {
        return cutting(() -> rarity);
    }

    private PageCache cutting(IntSupplier rarity) throws IOException {
        return new PageCache(spool, random, now -> {
            if (random.nextInt(rarity.getAsInt()) == 0) {
                cut(now);
            }
            if (left >= 0 && left-- == 0) {
                throw new Death();
            }
        });
    }

    /** Somebody dies at this step of making a dictionary; a writer comes, and goes by what he left. */
    List<Cut> liveAfterDeath(int steps) throws IOException {
        // What only the first who comes has to do.
        Spools.writer(spool, WriterOptions.defaults().withEncoding(Encoding.PLAIN))
                .close();
        try (Probe.Listening listening = Probe.listen(cutting(8))) {
            assertThat(listening).isNotNull();
            makeDictionary(steps);
            while (!DictionaryMaker.isThere(spool)) {
                makeDictionary(-1);
            }
            try (SpoolWriter writer = Spools.writer(spool)) {
                for (int i = 0; i < 10; i++) {
                    append(writer, 1);
                }
            }
        }
        return cuts;
    }

    /** A dictionary is removed as soon as no frame needs it, and the disk knows of an older <i>min</i>. */
    List<Cut> liveThroughRemoval() throws IOException {
        try (Probe.Listening listening = Probe.listen(cutting(() -> removing ? 2 : Integer.MAX_VALUE))) {
            assertThat(listening).isNotNull();
            makeDictionary(-1);
            try (SpoolWriter writer = Spools.writer(spool)) {
                append(writer, 5);
                makeDictionary(-1);
                makeDictionary(-1);
                long behindFirst = written.size() + 1L;
                while (inspector.status().minSequence() < behindFirst) {
                    if (inspector.status().nextOffset() > SIZE / 2) {
                        writer.force();
                    }
                    append(writer, 1);
                }
                removing = true;
                makeDictionary(-1);
                append(writer, 1);
            }
        }
        return cuts;
    }

    /** A writer makes a dictionary by itself, as it does after some hundred frames. */
    List<Cut> liveWithDictionaryOfItsOwn() throws IOException {
        longest = 40;
        try (Probe.Listening listening = Probe.listen(cutting(100));
                SpoolWriter writer = Spools.writer(spool)) {
            assertThat(listening).isNotNull();
            while (written.size() < 400) {
                append(writer, 50);
            }
            // Made on a thread of its own; nothing else happens meanwhile.
            Awaitility.await()
                    .until(() -> inspector.status().encoding().newest().isPresent());
            while (inspector.status().encoding().ratio() == 1) {
                append(writer, 1);
            }
            for (int i = 0; i < 100; i++) {
                append(writer, 1);
            }
        }
        return cuts;
    }

    private void step(SpoolWriter writer, SpoolReader reader) throws IOException {
        if (encodes() && random.nextInt(25) == 0) {
            makeDictionary(random.nextInt(3) == 0 ? random.nextInt(12) : -1);
        }
        int what = random.nextInt(100);
        if (what < 45) {
            append(writer, 1);
        } else if (what < 70) {
            append(writer, 2 + random.nextInt(12));
        } else if (what < 90) {
            read(reader);
        } else if (forces) {
            long positionNow = acknowledged;
            writer.force();
            promised = written.size() + 1L;
            position = positionNow;
            forcedOffset = inspector.status().nextOffset();
        }
    }

    /** @param steps of whoever makes it before he dies; negative for all */
    private void makeDictionary(int steps) throws SpoolException {
        left = steps;
        try {
            DictionaryMaker.adopt(spool, encoding);
        } catch (Death e) {
            // Others go on.
        } finally {
            left = -1;
        }
    }

    private void append(SpoolWriter writer, int frames) throws SpoolException {
        FrameBatch batch = new FrameBatch();
        boolean comesFrom = hasOrigins && random.nextInt(3) > 0;
        for (int i = 0; i < frames; i++) {
            byte[] content = content(written.size() + 1L);
            if (comesFrom && random.nextInt(4) > 0) {
                batch.add(ORIGIN, nextAtOrigin, content, 0, content.length);
                fromOrigin.add(nextAtOrigin++);
            } else {
                batch.add(content);
                fromOrigin.add(-1L);
            }
            written.add(content);
            ends.add(i == frames - 1);
        }
        long first = writer.append(batch).firstSequence();
        if (first != written.size() - frames + 1) {
            throw new IllegalStateException("appended at " + first + ", expected " + (written.size() - frames + 1));
        }
        if (sync.mode() == SyncPolicy.Mode.COMMIT) {
            promised = written.size() + 1L;
            forcedOffset = inspector.status().nextOffset();
        }
    }

    private byte[] content(long sequence) {
        int length = random.nextInt(20) == 0 ? random.nextInt(10 * longest) : random.nextInt(longest);
        StringBuilder json = new StringBuilder(length + 40)
                .append("{\"n\":")
                .append(sequence)
                .append(",\"f\":\"");
        for (int i = 0; i < length; i++) {
            json.append((char) ('a' + random.nextInt(26)));
        }
        return json.append("\"}").toString().getBytes(StandardCharsets.US_ASCII);
    }

    private void read(SpoolReader reader) throws SpoolException {
        ReadBatch batch = reader.read(Duration.ZERO, 1 + random.nextInt(30));
        reader.acknowledge(batch.nextSequence());
        acknowledged = batch.nextSequence();
    }

    private void cut(PageCache cache) {
        try {
            SpoolStatus status = inspector.status();
            Expectation expectation = new Expectation(
                    List.copyOf(written),
                    List.copyOf(ends),
                    cache.oldest(),
                    status.nextSequence(),
                    promised,
                    position,
                    sync.mode() == SyncPolicy.Mode.COMMIT,
                    List.copyOf(fromOrigin),
                    status.nextOffset() + LARGEST_BATCH - forcedOffset > status.dataBytes());
            cache.images(imagesPerCut).forEach(image -> cuts.add(new Cut(image, expectation)));
        } catch (SpoolException e) {
            throw new UncheckedIOException(e);
        }
    }
}
