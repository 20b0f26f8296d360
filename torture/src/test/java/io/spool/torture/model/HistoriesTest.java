package io.spool.torture.model;

import io.spool.torture.Certificate;
import io.spool.torture.Scale;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three processes do at random what can be done with a spool, and are killed now and then; each answer is what the model
 * says. A history that fails is shortened, as far as a few replays get, and printed.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class HistoriesTest {
    private static final int HISTORIES = Scale.of("histories", 5, 100);
    private static final int STEPS = Scale.of("steps", 400, 2_000);
    private static final int REPLAYS = Scale.of("replays", 20, 200);

    @TempDir
    private Path temporary;

    private final Map<String, Integer> done = new TreeMap<>();
    private int runs;

    @Test
    void everyAnswerIsWhatAListOfFramesAndAMapOfReadersSay() throws Exception {
        System.out.println("HistoriesTest: " + HISTORIES + " histories of " + STEPS + " steps, seed " + Scale.seed());
        Random random = Scale.random("HistoriesTest");
        for (int history = 0; history < HISTORIES; history++) {
            int shape = history + random.nextInt(3) * 15;
            List<Step> steps = new ArrayList<>();
            for (int i = 0; i < STEPS; i++) {
                steps.add(Step.draw(random));
            }
            Optional<Failure> failure = run(shape, steps);
            if (failure.isPresent()) {
                Failure shortest = shorten(shape, steps.subList(0, failure.get().at() + 1), failure.get());
                throw new AssertionError(
                        "history " + history + " of shape " + shape + ", seed " + Scale.seed() + ", shortened to "
                                + shortest.commands().size() + " commands:\n" + String.join("\n", shortest.commands()),
                        shortest.cause());
            }
        }
        Certificate.add(
                "model.histories",
                HISTORIES + " histories of " + STEPS + " steps by 3 processes, as the model says: " + done);
    }

    /** The step that failed, what was done up to it, and why. */
    private record Failure(int at, List<String> commands, Throwable cause) {}

    private Optional<Failure> run(int shape, List<Step> steps) throws Exception {
        List<String> commands = new ArrayList<>();
        try (History history = new History(temporary.resolve("spool" + runs++), shape)) {
            for (int i = 0; i < steps.size(); i++) {
                try {
                    history.carryOut(steps.get(i));
                } catch (Exception | AssertionError e) {
                    commands.add(history.last());
                    return Optional.of(new Failure(i, commands, e));
                }
                commands.add(history.last());
            }
            history.done().forEach((what, count) -> done.merge(what, count, Integer::sum));
            return Optional.empty();
        }
    }

    /** Leaves out halves, quarters and so on, as long as it still fails. */
    private Failure shorten(int shape, List<Step> failing, Failure known) throws Exception {
        List<Step> steps = new ArrayList<>(failing);
        Failure shortest = known;
        int replays = 0;
        for (int chunk = steps.size() / 2; chunk > 0; chunk /= 2) {
            for (int from = 0; from + chunk < steps.size() && replays < REPLAYS; ) {
                List<Step> fewer = new ArrayList<>(steps);
                fewer.subList(from, from + chunk).clear();
                replays++;
                Optional<Failure> failure = run(shape, fewer);
                if (failure.isPresent()) {
                    shortest = failure.get();
                    steps = new ArrayList<>(fewer.subList(0, shortest.at() + 1));
                } else {
                    from += chunk;
                }
            }
        }
        return shortest;
    }
}
