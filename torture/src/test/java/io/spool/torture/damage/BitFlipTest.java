package io.spool.torture.damage;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.error.SpoolException;
import io.spool.core.format.SpoolFormat;
import io.spool.core.value.Encoding;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.ReaderStatus;
import io.spool.core.value.SpoolStatus;
import io.spool.torture.Certificate;
import io.spool.torture.Scale;
import io.spool.torture.Scratch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One bit of a spool is wrong, whichever. Long, every bit of both files; short, a sample of them, with all that is not
 * frames over-represented.
 */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
@ParameterizedClass
@EnumSource(
        value = Encoding.class,
        names = {"PLAIN", "KEYS", "ZSTD"})
class BitFlipTest {
    @Parameter
    private Encoding encoding = Encoding.PLAIN;

    private static final int SIZE = 64 * 1024;
    private static final int FLIPS = Scale.of("flips", 10_000, SIZE * 8);
    private static final int READERS_FLIPS = Scale.of("readersFlips", 600, Integer.MAX_VALUE);
    /** More than fits without making room. */
    private static final int APPENDED = 40;

    /** In the short run, one in so many flips of frames is looked at in full; the others by a reader that stays open. */
    private static final int WHOLE = Scale.of("wholeEvery", 16, 1);

    private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(5);

    @TempDir
    private Path temporary;

    private Path parent;
    private Specimen specimen;

    /** What came of the flips, by kind. */
    private final Map<String, Integer> outcomes = new TreeMap<>();

    private long slowest;
    private Optional<SpoolReader> stayingOpen = Optional.empty();

    @BeforeEach
    void create() throws Exception {
        parent = Scratch.inMemory(temporary);
        specimen = new Specimen(parent.resolve("spool"), SIZE, encoding);
        assertThat(specimen.fillers()).isPositive();
        assertThat(specimen.status().minSequence()).isGreaterThan(100);
    }

    @AfterEach
    void remove() throws Exception {
        specimen.close();
        Scratch.delete(parent);
    }

    @Test
    void anyBitOfTheRingMayFlip() throws Exception {
        Random random = Scale.random("BitFlipTest");
        boolean all = FLIPS >= SIZE * 8;
        System.out.println("BitFlipTest: " + FLIPS + " flips, seed " + Scale.seed());
        SpoolReader open =
                Spools.reader(specimen.dir(), ReaderOptions.anonymous().withBatchBytes(16_384));
        stayingOpen = Optional.of(open);
        for (int i = 0; i < Long.SIZE; i++) {
            // A random choice seldom hits the one word on which everything hangs.
            flipRing(SpoolFormat.COMMIT_NUMBER + i / 8, i % 8, true);
        }
        // In the short run a part of them for each kind of frames.
        int flips = all ? FLIPS : FLIPS / 3;
        for (int i = 0; i < flips; i++) {
            int place = all ? i / 8 : random.nextInt(10) == 0 ? random.nextInt(1_300) : random.nextInt(SIZE);
            int bit = all ? i % 8 : random.nextInt(8);
            flipRing(place, bit, i % WHOLE == 0 || place < SpoolFormat.CONTROL_SIZE);
        }
        open.close();
        certify("damage.flips, " + encoding, flips + " single bits of the ring, encoding " + encoding);
    }

    @Test
    void anyBitOfTheReaderTableMayFlip() throws Exception {
        Random random = Scale.random("BitFlipTest.readers");
        int bits = specimen.readersLength() * 8;
        int flips = Math.min(READERS_FLIPS, bits);
        for (int i = 0; i < flips; i++) {
            int at = flips == bits ? i : random.nextInt(bits);
            flipReaders(at / 8, at % 8);
        }
        certify("damage.reader-flips, " + encoding, flips + " single bits of the reader table");
    }

    private void certify(String suite, String what) {
        String line =
                what + ", none undetected: " + outcomes + ", slowest " + TimeUnit.NANOSECONDS.toMillis(slowest) + " ms";
        System.out.println(line);
        Certificate.add(suite, line);
    }

    private void count(String outcome) {
        outcomes.merge(outcome, 1, Integer::sum);
    }

    private void flipRing(int place, int bit, boolean whole) throws IOException {
        long start = System.nanoTime();
        specimen.flipRing(place, bit);
        try {
            if (isTold(place)) {
                refused();
                count("refused with a typed error");
            } else if (whole) {
                examine(place);
            } else {
                long owner = specimen.owner(place);
                Reading reading = Reading.again(stayingOpen.orElseThrow());
                accountFor(reading, owner);
                assertThat(reading.lost()).isZero();
                count(kind(owner));
            }
        } catch (Exception | AssertionError e) {
            throw new AssertionError("bit " + bit + " of " + specimen.describe(place) + ", seed " + Scale.seed(), e);
        }
        if (whole) {
            specimen.restore();
        } else {
            specimen.putRing(place, new byte[] {specimen.ring()[place]});
        }
        time(start);
    }

    private void time(long start) {
        long took = System.nanoTime() - start;
        slowest = Math.max(slowest, took);
        assertThat(took).isLessThan(DEADLINE_NANOS);
    }

    /** What is checked when a spool is opened: the birth record, the commit's number, and the commit itself. */
    private boolean isTold(int place) {
        int slot = SpoolFormat.COMMIT_SLOTS + (int) (specimen.status().commits() & 1) * SpoolFormat.SLOT_SIZE;
        return place < SpoolFormat.BIRTH_SIZE
                || (place >= SpoolFormat.COMMIT_NUMBER && place < SpoolFormat.COMMIT_NUMBER + 8)
                || (place >= slot && place < slot + SpoolFormat.SLOT_SIZE);
    }

    private interface Opening {
        void run() throws IOException;
    }

    private void refused() {
        Path dir = specimen.dir();
        List<Opening> openings = List.of(
                () -> Spools.status(dir),
                () -> Reading.anonymous(dir),
                () -> Reading.named(dir, "early"),
                () -> Spools.writer(dir).close(),
                () -> Spools.forgetReader(dir, "early"));
        for (Opening opening : openings) {
            try {
                opening.run();
                throw new AssertionError("opened as if nothing were wrong");
            } catch (SpoolException e) {
                assertThat(e.getMessage()).contains("spool.r").contains("[spool " + dir + "]");
            } catch (IOException e) {
                throw new AssertionError("not a typed error", e);
            }
        }
    }

    private void examine(int place) throws IOException {
        SpoolStatus before = specimen.status();
        SpoolStatus now = Spools.status(specimen.dir());
        assertThat(now.minSequence()).isEqualTo(before.minSequence());
        assertThat(now.nextSequence()).isEqualTo(before.nextSequence());
        // A table of origins that is damaged is as none, and never another one.
        assertThat(Spools.inspect(specimen.dir()).origins()).isIn(specimen.origins(), Map.of());
        long owner = specimen.owner(place);
        Reading reading = Reading.anonymous(specimen.dir());
        accountFor(reading, owner);
        assertThat(reading.lost()).isZero();
        for (String name : List.of("early", "late")) {
            Reading named = Reading.named(specimen.dir(), name);
            accountFor(named, owner);
            assertThat(named.lost()).isZero();
        }
        append(owner);
        count(kind(owner));
    }

    private static String kind(long owner) {
        return owner == Specimen.NOTHING ? "nobody's" : owner == Specimen.FILLER ? "in a filler" : "in a frame";
    }

    /** The damaged frame is missing, and no other is. */
    private static void accountFor(Reading reading, long owner) {
        boolean concerns = owner >= reading.from() && owner < reading.to();
        assertThat(reading.damaged()).as("frames declared damaged").isEqualTo(concerns ? 1 : 0);
        if (concerns) {
            assertThat(reading.has(owner)).isFalse();
        }
    }

    /** Room is made over the oldest frames, damaged or not, and what was appended follows what is left. */
    private void append(long owner) throws IOException {
        long next = specimen.status().nextSequence();
        try (SpoolWriter writer = Spools.writer(specimen.dir())) {
            Specimen.append(writer, next, APPENDED);
        }
        Reading after = Reading.anonymous(specimen.dir());
        assertThat(after.to()).isEqualTo(next + APPENDED);
        assertThat(after.from()).isGreaterThan(specimen.status().minSequence());
        for (long sequence = next; sequence < next + APPENDED; sequence++) {
            assertThat(after.has(sequence)).isTrue();
        }
        accountFor(after, owner);
    }

    private void flipReaders(int place, int bit) throws IOException {
        long start = System.nanoTime();
        specimen.flipReaders(place, bit);
        try {
            if (place < SpoolFormat.READERS_HEADER_CHECK + 4) {
                refused();
                count("refused with a typed error");
            } else {
                examineReaders();
            }
        } catch (Exception | AssertionError e) {
            throw new AssertionError(
                    "bit " + bit + " of byte " + place + " of the reader table, seed " + Scale.seed(), e);
        }
        specimen.restore();
        time(start);
    }

    /** Frames are not concerned. Each reader is where it was, or is told to have gone, or starts anew: never elsewhere. */
    private void examineReaders() throws IOException {
        Reading reading = Reading.anonymous(specimen.dir());
        assertThat(reading.delivered()).isEqualTo(specimen.status().frames());
        int moved = 0;
        for (ReaderStatus reader : specimen.status().readers()) {
            try {
                Reading named = Reading.named(specimen.dir(), reader.name());
                boolean isWhereItWas = named.from() == reader.sequence();
                boolean isNew = named.from() == specimen.status().minSequence();
                assertThat(isWhereItWas || isNew).as("position " + named).isTrue();
                assertThat(named.damaged() + named.lost()).isZero();
                moved += isWhereItWas ? 0 : 1;
                count(isWhereItWas ? "reader unharmed" : "reader starts anew");
            } catch (SpoolException e) {
                assertThat(e).hasMessageContaining("forget the reader").hasMessageContaining(reader.name());
                moved++;
                count("reader told that its position is damaged");
            }
        }
        assertThat(moved).isLessThanOrEqualTo(1);
    }
}
