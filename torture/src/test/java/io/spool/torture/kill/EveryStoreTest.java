package io.spool.torture.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.torture.Certificate;
import io.spool.torture.Scale;
import io.spool.torture.Scratch;
import io.spool.torture.memory.StoreNames;
import io.spool.torture.memory.Weaving;
import io.spool.torture.process.ChildImage;
import io.spool.torture.process.ChildJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a process right before each thing it does that outlasts it: every store through a mapping, every force, every
 * write, rename and lock, in every scenario. What there is to be killed at is found out by running; that none was left out is
 * checked at the end.
 *
 * <p>The short form kills once at each name, the long one at every occurrence in every scenario, up to
 * {@code -Dtorture.occurrences}.
 */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class EveryStoreTest {
    private static final int OCCURRENCES = Scale.of("occurrences", 1, 20);
    private static final int TRIES = 6;
    private static final int WORKERS = Math.max(2, Runtime.getRuntime().availableProcessors());

    @TempDir
    private Path temporary;

    private final Map<Scenario, Template> templates = new EnumMap<>(Scenario.class);
    private final Map<Scenario, Recording> recordings = new EnumMap<>(Scenario.class);
    private final ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final LinkedBlockingQueue<ChildJvm> standby = new LinkedBlockingQueue<>();
    private final AtomicInteger directories = new AtomicInteger();
    private final Map<String, Integer> killed = new ConcurrentSkipListMap<>();
    private final Set<String> missed = new ConcurrentSkipListSet<>();

    /**
     * A run that nobody killed.
     *
     * @param points how often it came to each store, in order of the first time
     * @param states what it left behind each step, and before the first
     */
    private record Recording(Map<String, Integer> points, List<SpoolState> states) {}

    /** Where to kill: the first of the scenarios in which the store is come to. */
    private record Point(String name, int occurrence, List<Scenario> scenarios) {}

    @Test
    void whateverAProcessWasAboutToStoreTheOthersGoOn() throws Exception {
        long start = System.nanoTime();
        Path training = temporary.resolve("training");
        Template.make(Scenario.APPEND, training);
        ChildImage image = ChildImage.make("every-store", Weaving.classes(), PlayProcess.class, training);
        try {
            for (int i = 0; i < WORKERS; i++) {
                standby.add(image.start(PlayProcess.class));
            }
            record(image);
            killAll(image, points());
        } finally {
            workers.shutdownNow();
            threads.shutdownNow();
            standby.forEach(ChildJvm::close);
        }
        Set<String> names = new TreeSet<>();
        recordings.values().forEach(each -> names.addAll(each.points().keySet()));
        writeList(names);
        assertThat(killed.keySet()).as("stores that were killed at").isEqualTo(names);
        assertThat(StoreNames.changingWords())
                .as("words of the format that scenarios store")
                .allMatch(word -> names.stream().anyMatch(name -> name.endsWith(word)));
        assertThat(missed).allMatch(EveryStoreTest::dependsOnTime);
        int kills = killed.values().stream().mapToInt(Integer::intValue).sum();
        Certificate.add(
                "every store",
                killed.size() + " of " + names.size() + " named stores killed at, " + kills + " kills in "
                        + recordings.size() + " scenarios, "
                        + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start) + " s"
                        + (missed.isEmpty()
                                ? ""
                                : "; " + missed.size() + " occurrences that hang on the clock not met"));
    }

    private void writeList(Set<String> names) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String name : names) {
            lines.add(killed.getOrDefault(name, 0) + "\t" + name);
        }
        Files.write(Path.of("target", "store-points.txt"), lines, StandardCharsets.UTF_8);
    }

    /** Whether it is come to hangs on the clock: a new second begins, a lock has to be asked for once more. */
    private static boolean dependsOnTime(String point) {
        return point.contains("BUCKET_")
                || point.contains("lock of writer")
                || point.contains("LOCK_WANTED")
                || point.contains("BELL_WANTED");
    }

    private void record(ChildImage image) throws Exception {
        Map<Scenario, Future<Recording>> runs = new EnumMap<>(Scenario.class);
        for (Scenario scenario : Scenario.values()) {
            templates.put(scenario, Template.make(scenario, temporary.resolve("template-" + scenario)));
        }
        for (Scenario scenario : Scenario.values()) {
            runs.put(scenario, workers.submit(() -> record(image, scenario)));
        }
        for (Map.Entry<Scenario, Future<Recording>> run : runs.entrySet()) {
            recordings.put(run.getKey(), run.getValue().get());
        }
    }

    @SuppressWarnings("try") // the obstacle stands there until it is closed
    private Recording record(ChildImage image, Scenario scenario) throws Exception {
        Path dir = newDirectory(scenario);
        Map<String, Integer> points = new LinkedHashMap<>();
        List<SpoolState> states = new ArrayList<>();
        states.add(SpoolState.of(dir));
        try (ChildJvm child = nextChild(image);
                Obstacle obstacle = scenario == Scenario.LOCK_WANTED ? new Obstacle(dir) : null) {
            child.tell(scenario + "\t" + dir + "\t0\t" + Play.NOWHERE);
            String answer = child.answer();
            while (!answer.equals("end")) {
                if (answer.startsWith("point ")) {
                    points.merge(answer.substring("point ".length()), 1, Integer::sum);
                } else {
                    states.add(SpoolState.parse(answer.substring("done ".length())));
                }
                answer = child.answer();
            }
        } catch (IOException e) {
            throw new IllegalStateException(scenario + ": " + image.errors(), e);
        }
        Scratch.delete(dir);
        return new Recording(points, states);
    }

    private List<Point> points() {
        List<Point> points = new ArrayList<>();
        Map<String, List<Scenario>> known = new LinkedHashMap<>();
        recordings.forEach((scenario, recording) -> recording
                .points()
                .keySet()
                .forEach(name ->
                        known.computeIfAbsent(name, unused -> new ArrayList<>()).add(scenario)));
        if (OCCURRENCES == 1) {
            known.forEach((name, scenarios) -> points.add(new Point(name, 1, scenarios)));
        }
        recordings.forEach((scenario, recording) -> recording.points().forEach((name, count) -> {
            boolean isFirst = known.getOrDefault(name, List.of()).get(0) == scenario;
            int most = OCCURRENCES > 1 ? OCCURRENCES : isDecisive(name) ? 2 : 0;
            for (int i = OCCURRENCES == 1 && isFirst ? 2 : 1; i <= Math.min(count, most); i++) {
                points.add(new Point(name, i, List.of(scenario)));
            }
        }));
        return points;
    }

    /** Before it, all that it makes true is stored already: killed at in every scenario, however short the form. */
    private static boolean isDecisive(String name) {
        return name.endsWith("COMMIT_NUMBER")
                || name.endsWith("READER_POSITION_NUMBER")
                || name.endsWith("READER_STATE")
                || name.contains("force data");
    }

    private void killAll(ChildImage image, List<Point> points) throws Exception {
        List<Future<Boolean>> kills = new ArrayList<>();
        for (Point point : points) {
            kills.add(workers.submit(() -> kill(image, point)));
        }
        // The first that fails ends it.
        for (Future<Boolean> each : kills) {
            each.get();
        }
    }

    private boolean kill(ChildImage image, Point point) throws Exception {
        for (Scenario scenario : point.scenarios()) {
            for (int i = 0; i < TRIES; i++) {
                if (kill(image, point, scenario)) {
                    killed.merge(point.name(), 1, Integer::sum);
                    return true;
                }
                if (point.scenarios().size() > 1 && i == 1) {
                    break;
                }
            }
        }
        missed.add(point.name() + " #" + point.occurrence() + " " + point.scenarios());
        return false;
    }

    /** False when the child was through with all before it came there. */
    @SuppressWarnings("try") // the obstacle stands there until it is closed
    private boolean kill(ChildImage image, Point point, Scenario scenario) throws Exception {
        Path dir = newDirectory(scenario);
        List<SpoolState> states = requireRecording(scenario).states();
        int done = 0;
        try (ChildJvm child = nextChild(image);
                Obstacle obstacle = scenario == Scenario.LOCK_WANTED ? new Obstacle(dir) : null) {
            child.tell(scenario + "\t" + dir + "\t" + point.occurrence() + "\t" + point.name());
            String answer = child.answer();
            while (answer.startsWith("done ")) {
                done++;
                answer = child.answer();
            }
            child.kill();
            if (answer.equals("end")) {
                return false;
            }
            assertThat(answer).isEqualTo("at");
        } catch (IOException e) {
            throw new IllegalStateException(scenario + ": " + image.errors(), e);
        }
        SpoolState before = states.get(done);
        SpoolState after = states.get(Math.min(done + 1, states.size() - 1));
        try {
            new Aftermath(dir, requireTemplate(scenario).damaged(), threads).check(before, after);
        } catch (AssertionError | Exception e) {
            throw new AssertionError(
                    scenario + ", killed before " + point.name() + " #" + point.occurrence() + ", in step " + done
                            + " from " + before + " to " + after + ": " + e.getMessage(),
                    e);
        }
        Scratch.delete(dir);
        return true;
    }

    private Recording requireRecording(Scenario scenario) {
        return Objects.requireNonNull(recordings.get(scenario));
    }

    private Template requireTemplate(Scenario scenario) {
        return Objects.requireNonNull(templates.get(scenario));
    }

    /** One that has started; another is started in its place. */
    private ChildJvm nextChild(ChildImage image) throws IOException {
        ChildJvm next = standby.poll();
        if (next == null) {
            next = image.start(PlayProcess.class);
        }
        standby.add(image.start(PlayProcess.class));
        assertThat(next.answer()).isEqualTo("ready");
        return next;
    }

    private Path newDirectory(Scenario scenario) throws IOException {
        Path dir = temporary.resolve("spool-" + directories.incrementAndGet());
        requireTemplate(scenario).copyTo(dir);
        return dir;
    }
}
