package io.spool.torture.damage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.error.SpoolException;
import io.spool.core.format.SpoolFormat;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.Encoding;
import io.spool.core.value.ReaderOptions;
import io.spool.torture.Certificate;
import io.spool.torture.Scale;
import io.spool.torture.Scratch;
import io.spool.torture.encoding.DictionaryMaker;
import io.spool.torture.encoding.StoredFrame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A dictionary is damaged, too short, gone, or not the one that it should be: exactly the frames that need it are declared. */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
@ParameterizedClass
@EnumSource(
        value = Encoding.class,
        names = {"KEYS", "ZSTD"})
class DictionaryDamageTest {
    private static final int FLIPS = Scale.of("dictionaryFlips", 600, Integer.MAX_VALUE);
    private static final int LENGTHS = Scale.of("dictionaryLengths", 100, Integer.MAX_VALUE);
    private static final int APPENDED = 40;

    @Parameter
    private Encoding encoding = Encoding.KEYS;

    @TempDir
    private Path temporary;

    private Path parent;
    private Specimen specimen;

    /** The dictionary that each frame needs, 0 for none. */
    private final Map<Long, Long> needed = new HashMap<>();

    private long declared;

    @BeforeEach
    void create() throws Exception {
        parent = Scratch.inMemory(temporary);
        specimen = new Specimen(parent.resolve("spool"), 64 * 1024, encoding);
        for (StoredFrame frame : StoredFrame.all(specimen.dir(), specimen.status())) {
            needed.put(frame.sequence(), frame.dictionary());
        }
        assertThat(needed).hasSize((int) specimen.status().frames());
        // Several are needed, and some frames need none.
        assertThat(new TreeSet<>(needed.values())).contains(0L).hasSizeGreaterThan(2);
    }

    @AfterEach
    void remove() throws Exception {
        specimen.close();
        Scratch.delete(parent);
    }

    private Path file(long dictionary) {
        return specimen.dir().resolve(SpoolFormat.DICTIONARIES_DIRECTORY).resolve(Long.toString(dictionary));
    }

    private NavigableSet<Long> dictionaries() {
        TreeSet<Long> dictionaries = new TreeSet<>(needed.values());
        dictionaries.remove(0L);
        return dictionaries;
    }

    @Test
    void anyBitMayFlip() throws Exception {
        System.out.println("DictionaryDamageTest: seed " + Scale.seed());
        Random random = Scale.random("DictionaryDamageTest");
        long flips = 0;
        for (long dictionary : dictionaries()) {
            byte[] file = Files.readAllBytes(file(dictionary));
            int bits = file.length * 8;
            int some = Math.min(FLIPS, bits);
            for (int i = 0; i < some; i++) {
                int bit = some == bits ? i : random.nextInt(bits);
                byte[] flipped = file.clone();
                flipped[bit / 8] ^= (byte) (1 << bit % 8);
                Files.write(file(dictionary), flipped);
                isDeclared(dictionary, "bit " + bit);
                flips++;
            }
            Files.write(file(dictionary), file);
        }
        allIsDelivered();
        Certificate.add(
                "damage.dictionary-flips, " + encoding,
                flips + " single bits of dictionaries, none undetected: " + declared
                        + " frames that needed them declared, all others delivered");
    }

    @Test
    void anyLengthButTheRightOneIsTold() throws Exception {
        Random random = Scale.random("DictionaryDamageTest.lengths");
        long lengths = 0;
        for (long dictionary : dictionaries()) {
            byte[] file = Files.readAllBytes(file(dictionary));
            int some = Math.min(LENGTHS, file.length);
            for (int i = 0; i < some; i++) {
                int length = some == file.length ? i : random.nextInt(file.length);
                Files.write(file(dictionary), Arrays.copyOf(file, length));
                isDeclared(dictionary, "length " + length);
                lengths++;
            }
            for (int longer : new int[] {1, 4096, SpoolFormat.DICTIONARY_MAX_CONTENT}) {
                Files.write(file(dictionary), Arrays.copyOf(file, file.length + longer));
                isDeclared(dictionary, "longer by " + longer);
            }
            Files.write(file(dictionary), file);
        }
        allIsDelivered();
        Certificate.add("damage.dictionary-truncations, " + encoding, lengths + " lengths of dictionaries: all told");
    }

    @Test
    void oneThatIsGoneIsToldUntilItIsPutBack() throws Exception {
        for (long dictionary : dictionaries()) {
            byte[] file = Files.readAllBytes(file(dictionary));
            try (SpoolReader open = Spools.reader(specimen.dir(), ReaderOptions.anonymous())) {
                Files.delete(file(dictionary));
                isDeclared(dictionary, Reading.again(open));
                Files.write(file(dictionary), file);
                assertThat(Reading.again(open).delivered())
                        .isEqualTo(specimen.status().frames());
                // What was read once is kept.
                Files.delete(file(dictionary));
                assertThat(Reading.again(open).delivered())
                        .isEqualTo(specimen.status().frames());
                isDeclared(dictionary, "gone");
                Files.write(file(dictionary), file);
            }
        }
        allIsDelivered();
        Path directory = file(1).resolveSibling("");
        Path aside = specimen.dir().resolveSibling("aside");
        Files.move(directory, aside);
        Reading reading = Reading.anonymous(specimen.dir());
        assertThat(reading.damaged())
                .isEqualTo(needed.values().stream().filter(number -> number > 0).count());
        Files.move(aside, directory);
        allIsDelivered();
    }

    @Test
    void oneOfAnotherSpoolOrAnotherNumberIsNoneOfOurs() throws Exception {
        Path other = parent.resolve("other");
        Spools.create(other, CreateOptions.ofSize(64 * 1024));
        for (long number = 1; number <= dictionaries().last(); number++) {
            DictionaryMaker.adopt(other, encoding);
        }
        for (long dictionary : dictionaries()) {
            byte[] file = Files.readAllBytes(file(dictionary));
            // Its content is the same to the byte, and even so it is not taken for ours.
            Path others = other.resolve(SpoolFormat.DICTIONARIES_DIRECTORY).resolve(Long.toString(dictionary));
            DictionaryMaker.adopt(other, encoding);
            Files.write(file(dictionary), Files.readAllBytes(Files.exists(others) ? others : newest(other)));
            isDeclared(dictionary, "of another spool");
            for (long another : dictionaries()) {
                if (another != dictionary) {
                    Files.write(file(dictionary), Files.readAllBytes(file(another)));
                    isDeclared(dictionary, "in truth " + another);
                }
            }
            Files.write(file(dictionary), file);
        }
        allIsDelivered();
    }

    private static Path newest(Path spool) throws IOException {
        return spool.resolve(SpoolFormat.DICTIONARIES_DIRECTORY)
                .resolve(Long.toString(
                        Spools.status(spool).encoding().newest().orElseThrow().number()));
    }

    @Test
    void writersGoOnWhateverIsWrongWithDictionaries() throws Exception {
        byte[] newest = Files.readAllBytes(newest(specimen.dir()));
        newest[newest.length - 1] ^= 1;
        Files.write(newest(specimen.dir()), newest);
        long next = specimen.status().nextSequence();
        try (SpoolWriter writer = Spools.writer(specimen.dir())) {
            assertThat(writer.encodingFailure()).isPresent();
            Specimen.append(writer, next, APPENDED);
        }
        Reading reading = Reading.anonymous(specimen.dir());
        for (long sequence = next; sequence < next + APPENDED; sequence++) {
            assertThat(reading.has(sequence)).isTrue();
        }
        long number = DictionaryMaker.adopt(specimen.dir(), encoding).number();
        try (SpoolWriter writer = Spools.writer(specimen.dir())) {
            assertThat(writer.encodingFailure()).isEmpty();
            Specimen.append(writer, next + APPENDED, APPENDED);
        }
        assertThat(StoredFrame.all(specimen.dir(), Spools.status(specimen.dir())))
                .filteredOn(frame -> frame.sequence() >= next + APPENDED)
                .hasSize(APPENDED)
                .extracting(StoredFrame::dictionary)
                .containsOnly(0L, number);
    }

    /** What cannot be read now may be read later: no permission, too many open files. */
    @Test
    void oneThatCannotBeReadNowIsNoReasonToGiveItsFramesUp() throws Exception {
        for (long dictionary : dictionaries()) {
            byte[] file = Files.readAllBytes(file(dictionary));
            Files.delete(file(dictionary));
            Files.createDirectory(file(dictionary));
            long first = needed.entrySet().stream()
                    .filter(each -> each.getValue() == dictionary)
                    .mapToLong(Map.Entry::getKey)
                    .min()
                    .orElseThrow();
            try (SpoolReader reader = Spools.reader(specimen.dir(), ReaderOptions.anonymous())) {
                // What lies before comes first.
                while (reader.position() < first) {
                    assertThat(reader.read().gap()).isEmpty();
                }
                assertThat(reader.position()).isEqualTo(first);
                assertThatThrownBy(reader::read)
                        .isInstanceOf(SpoolException.class)
                        .hasMessageContaining("frame " + first + " needs dictionary " + dictionary);
                Files.delete(file(dictionary));
                Files.write(file(dictionary), file);
                assertThat(reader.read().firstSequence()).isEqualTo(first);
            }
        }
        allIsDelivered();
    }

    private void isDeclared(long dictionary, String what) throws Exception {
        try {
            isDeclared(dictionary, Reading.anonymous(specimen.dir()));
        } catch (Exception | AssertionError e) {
            throw new AssertionError("dictionary " + dictionary + ", " + what + ", seed " + Scale.seed(), e);
        }
    }

    private void isDeclared(long dictionary, Reading reading) {
        long expected =
                needed.values().stream().filter(number -> number == dictionary).count();
        assertThat(reading.damaged()).isEqualTo(expected);
        assertThat(reading.lost()).isZero();
        for (long sequence = reading.from(); sequence < reading.to(); sequence++) {
            assertThat(reading.has(sequence))
                    .as("frame " + sequence)
                    .isEqualTo(needed.getOrDefault(sequence, 0L) != dictionary);
        }
        declared += expected;
    }

    private void allIsDelivered() throws Exception {
        assertThat(Reading.anonymous(specimen.dir()).delivered())
                .isEqualTo(specimen.status().frames());
    }
}
