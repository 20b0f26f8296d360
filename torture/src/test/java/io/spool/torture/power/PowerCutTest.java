package io.spool.torture.power;

import io.spool.core.Spools;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.Encoding;
import io.spool.core.value.SyncPolicy;
import io.spool.torture.Certificate;
import io.spool.torture.Scale;
import io.spool.torture.Scratch;
import io.spool.torture.memory.Probe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The machine goes down at random moments of random lives of a spool. Every image that the disk could then hold is recovered
 * by the real code, and held to the promise of its mode. {@code -Dtorture.images=n} says how many for each mode.
 */
@Timeout(value = 240, unit = TimeUnit.MINUTES)
class PowerCutTest {
    private static final int IMAGES = Scale.of("images", 1_500, 220_000);

    /** Fewer cuts of a life where images are few, so that they are of several lives even so. */
    private static final int RARITY = Scale.of("rarity", 160, 40);

    /** More steps than the making of a first dictionary has, the taking and giving back of the lock included. */
    private static final int DEATHS = 20;

    private static final List<Encoding> ENCODINGS =
            List.of(Encoding.PLAIN, Encoding.KEYS, Encoding.PLAIN, Encoding.ZSTD);

    @TempDir(cleanup = CleanupMode.ALWAYS)
    private Path temporary;

    private final Set<Long> seen = new HashSet<>();
    private long again;

    @ParameterizedTest
    @EnumSource(SyncPolicy.Mode.class)
    void whateverReachedTheDiskThePromiseHolds(SyncPolicy.Mode mode) throws Exception {
        Random random = Scale.random("PowerCutTest " + mode);
        System.out.println("PowerCutTest " + mode + ": " + IMAGES + " images, seed " + Scale.seed());
        long start = System.nanoTime();
        Path base = Scratch.inMemory(temporary);
        try {
            Path found = base.resolve("found");
            Spools.create(found, CreateOptions.ofSize(64 * 1024).withReaderSlots(4));
            int histories = 0;
            while (seen.size() < IMAGES) {
                Path spool = base.resolve("history" + histories++);
                History history = new History(spool, mode, ENCODINGS.get(histories % ENCODINGS.size()), random, 12);
                for (History.Cut cut : history.live(60 + random.nextInt(300), RARITY)) {
                    if (seen.add(cut.image().fingerprint())) {
                        judge(found, cut, histories, random);
                    }
                }
                Scratch.delete(spool);
            }
            Certificate.add(
                    "power cuts, " + mode,
                    seen.size() + " different images of " + histories + " lives in "
                            + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start) + " s, " + again
                            + " cut again during recovery: 0 broken promises");
        } finally {
            Scratch.delete(base);
        }
    }

    /** In mode commit, since there every frame that is acknowledged is on the disk; at every step of making a dictionary. */
    @Test
    void whoeverDiesOverADictionaryLeavesNoFrameWithoutIt() throws Exception {
        judgeLives("deaths", SyncPolicy.Mode.COMMIT, 3, DEATHS, History::liveAfterDeath);
    }

    @Test
    void aDictionaryIsRemovedWhenTheDiskKnowsThatItsFramesAreGivenUp() throws Exception {
        judgeLives("removal", SyncPolicy.Mode.NONE, 60, 1, (history, life) -> history.liveThroughRemoval());
    }

    @Test
    void aWriterGoesByADictionaryOfItsOwnWhenThatIsOnTheDisk() throws Exception {
        judgeLives("own", SyncPolicy.Mode.COMMIT, 3, 1, (history, life) -> history.liveWithDictionaryOfItsOwn());
    }

    /** What happens in a life, the number of which is told. */
    private interface Life {
        List<History.Cut> live(History history, int number) throws IOException;
    }

    /** Judges all that these lives, with encoded frames, may leave. */
    private void judgeLives(String name, SyncPolicy.Mode mode, int imagesPerCut, int lives, Life life)
            throws Exception {
        Random random = Scale.random("PowerCutTest " + name);
        Path base = Scratch.inMemory(temporary);
        try {
            Path found = base.resolve("found");
            Spools.create(found, CreateOptions.ofSize(64 * 1024).withReaderSlots(4));
            for (int number = 0; number < lives; number++) {
                Path spool = base.resolve("history" + number);
                for (History.Cut cut :
                        life.live(new History(spool, mode, Encoding.KEYS, random, imagesPerCut), number)) {
                    judge(found, cut, number, random);
                }
                Scratch.delete(spool);
            }
        } finally {
            Scratch.delete(base);
        }
    }

    private void judge(Path found, History.Cut cut, int history, Random random) throws Exception {
        cut.image().writeTo(found);
        try {
            if (random.nextInt(30) == 0) {
                for (Image image : cutAgain(found, random)) {
                    image.writeTo(found);
                    again++;
                    Referee.judge(found, cut.expectation(), random.nextInt(8) == 0);
                }
            } else {
                Referee.judge(found, cut.expectation(), random.nextInt(8) == 0);
            }
        } catch (Exception | AssertionError e) {
            Path kept = Path.of("target", "power-cut-" + Scale.seed() + "-" + history);
            Files.createDirectories(kept);
            cut.image().writeTo(kept);
            throw new AssertionError(
                    "-Dtorture.seed=" + Scale.seed() + ", life " + history + ": min "
                            + cut.expectation().min()
                            + ", visible " + cut.expectation().visible() + ", promised "
                            + cut.expectation().promised() + "; image in " + kept.toAbsolutePath(),
                    e);
        }
    }

    /** The power goes again while the recovery is at work. */
    private static List<Image> cutAgain(Path found, Random random) throws Exception {
        List<Image> images = new ArrayList<>();
        PageCache cache = new PageCache(found, random, now -> {
            if (random.nextInt(20) == 0) {
                images.addAll(now.images(2));
            }
        });
        Probe.Listening listening = Probe.listen(cache);
        try (listening) {
            Spools.writer(found).close();
        }
        return images;
    }
}
