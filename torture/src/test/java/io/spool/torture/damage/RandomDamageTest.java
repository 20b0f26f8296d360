package io.spool.torture.damage;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.format.SpoolFormat;
import io.spool.core.value.Encoding;
import io.spool.torture.Certificate;
import io.spool.torture.Scale;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pieces of a larger spool are overwritten: with anything, with zeros, with other pieces of the same spool; frames are plain or encoded. */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class RandomDamageTest {
    private static final int SPOOLS = Scale.of("damagedSpools", 3, 20);
    private static final int ROUNDS = Scale.of("damages", 60, 1_000);

    private static final List<Encoding> ENCODINGS =
            List.of(Encoding.PLAIN, Encoding.KEYS, Encoding.PLAIN, Encoding.ZSTD);

    @TempDir
    private Path temporary;

    private long damaged;
    private long delivered;

    @Test
    void whatIsDeliveredWasWrittenAndTheRestIsCounted() throws Exception {
        System.out.println("RandomDamageTest: " + SPOOLS + " spools, seed " + Scale.seed());
        Random random = Scale.random("RandomDamageTest");
        for (int i = 0; i < SPOOLS; i++) {
            long size = (1L + random.nextInt(Scale.isLong() ? 16 : 2)) << 20;
            try (Specimen specimen =
                    new Specimen(temporary.resolve("spool" + i), size, ENCODINGS.get(i % ENCODINGS.size()))) {
                for (int round = 0; round < ROUNDS; round++) {
                    long seed = random.nextLong();
                    try {
                        damage(specimen, new Random(seed));
                    } catch (Exception | AssertionError e) {
                        throw new AssertionError("spool " + i + ", round " + round + ", seed " + Scale.seed(), e);
                    }
                }
            }
        }
        Certificate.add(
                "damage.random",
                SPOOLS * ROUNDS + " images with 1 to 4 damaged pieces: " + delivered + " frames delivered, " + damaged
                        + " damaged, none undetected");
    }

    private void damage(Specimen specimen, Random random) throws Exception {
        byte[] image = specimen.ring().clone();
        boolean strict = true;
        for (int piece = random.nextInt(4); piece >= 0; piece--) {
            byte[] bytes = new byte[1 + random.nextInt(1 << random.nextInt(17))];
            int place =
                    SpoolFormat.CONTROL_SIZE + random.nextInt(image.length - SpoolFormat.CONTROL_SIZE - bytes.length);
            switch (random.nextInt(3)) {
                case 0 -> random.nextBytes(bytes);
                case 1 -> Arrays.fill(bytes, (byte) 0);
                default -> {
                    // Frames that are whole, in places that are not theirs: one from further on may be taken for the
                    // next,
                    // byte for byte what was written, and what lies between counts as damaged.
                    int from = SpoolFormat.CONTROL_SIZE
                            + 8 * random.nextInt((image.length - SpoolFormat.CONTROL_SIZE - bytes.length) / 8);
                    System.arraycopy(specimen.ring(), from, bytes, 0, bytes.length);
                    place &= -8;
                    strict = false;
                }
            }
            System.arraycopy(bytes, 0, image, place, bytes.length);
            specimen.putRing(place, bytes);
        }
        BitSet changed = changed(specimen, image);
        Reading reading = Reading.anonymous(specimen.dir());
        assertThat(reading.lost()).isZero();
        assertThat(reading.to() - reading.from()).isEqualTo(specimen.status().frames());
        long missed = 0;
        for (long sequence = reading.from(); sequence < reading.to(); sequence++) {
            boolean isWhole = !changed.get((int) sequence);
            if (isWhole && !reading.has(sequence)) {
                missed++;
            } else if (!isWhole && strict) {
                assertThat(reading.has(sequence))
                        .as("damaged frame " + sequence)
                        .isFalse();
            }
        }
        if (strict) {
            // The frame behind a damaged filler may be declared damaged with it.
            assertThat(missed).as("whole frames not delivered").isLessThanOrEqualTo(specimen.fillers());
        }
        delivered += reading.delivered();
        damaged += reading.damaged();
        try (SpoolWriter writer = Spools.writer(specimen.dir())) {
            Specimen.append(writer, specimen.status().nextSequence(), 20);
        }
        assertThat(Reading.anonymous(specimen.dir()).to())
                .isEqualTo(specimen.status().nextSequence() + 20);
        specimen.restore();
    }

    /** The frames whose storage is not what it was. */
    private static BitSet changed(Specimen specimen, byte[] image) {
        BitSet changed = new BitSet();
        for (int place = SpoolFormat.CONTROL_SIZE; place < image.length; place++) {
            long owner = specimen.owner(place);
            if (owner >= 0 && image[place] != specimen.ring()[place]) {
                changed.set((int) owner);
            }
        }
        return changed;
    }
}
