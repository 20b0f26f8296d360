package io.spool.connect.source;

import static io.spool.connect.source.SourceBench.poll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.home.FileMark;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.SpoolHome;
import io.spool.core.value.SpoolIdentity;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Backups that are put back, copies beside their originals, and volumes that are set back: no frame is passed over. */
@Timeout(120)
class CopiedSpoolsTest {
    @TempDir
    private Path directory;

    private final List<String> warnings = new ArrayList<>();
    private final DistinctSpools distinct = new DistinctSpools(warnings::add);
    private SourceBench bench;
    private Path spool;

    @BeforeEach
    void create() throws Exception {
        assumeThat(FileMark.lastsAt(directory)).as("inode numbers last here").isTrue();
        spool = directory.resolve("a");
        bench = new SourceBench(spool);
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    private Path copy(Path from, String name) throws IOException {
        Path to = directory.resolve(name);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        return to;
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    /** As a snapshot of the volume does: other bytes in the same files. */
    private static void setBack(Path spool, Path snapshot) throws IOException {
        for (String name : List.of("spool.ring", "spool.readers")) {
            try (RandomAccessFile file =
                    new RandomAccessFile(spool.resolve(name).toFile(), "rw")) {
                file.write(Files.readAllBytes(snapshot.resolve(name)));
            }
        }
    }

    /** Delivers what there is, and has the worker store the position. */
    private void deliver() throws Exception {
        SpoolSourceTask task = bench.task();
        List<SourceRecord> records = poll(task);
        for (SourceRecord record : records) {
            task.commitRecord(record, null);
        }
        bench.stored().store(records.get(records.size() - 1));
        for (int i = 0; i < 3; i++) {
            task.commit();
            task.poll();
        }
        task.stop();
    }

    private List<Object> delivered() throws Exception {
        SpoolSourceTask task = bench.task();
        List<Object> values =
                poll(task).stream().<Object>map(SourceRecord::value).toList();
        task.stop();
        return values;
    }

    private static Object[] numbers(long from, long to) {
        return Stream.iterate(from, n -> n + 1).limit(to - from + 1).toArray();
    }

    private void append(long from, long to) throws Exception {
        bench.append(Arrays.stream(numbers(from, to)).map(Object::toString).toArray(String[]::new));
    }

    @Test
    void aBackupThatIsPutBackAndWrittenToIsDeliveredWhole() throws Exception {
        append(1, 60);
        deliver();
        Path backup = copy(spool, "backup");
        append(61, 70);
        deliver();
        delete(spool);
        copy(backup, "a");
        append(101, 115);
        assertThat(delivered()).containsSubsequence(numbers(101, 115));
    }

    @Test
    void aVolumeThatIsSetBackAndWrittenToIsDeliveredWhole() throws Exception {
        append(1, 60);
        deliver();
        Path snapshot = copy(spool, "snapshot");
        append(61, 70);
        deliver();
        setBack(spool, snapshot);
        assertThat(Spools.status(spool).home().state()).isEqualTo(SpoolHome.State.ORIGINAL);
        append(101, 115);
        assertThat(delivered()).containsSubsequence(numbers(101, 115));
    }

    @Test
    void aVolumeThatIsSetBackToATimeBeforeTheReaderIsReadFromTheEarliestFrame() throws Exception {
        append(1, 5);
        Path snapshot = copy(spool, "snapshot");
        append(6, 10);
        deliver();
        setBack(spool, snapshot);
        append(101, 115);
        assertThat(bench.reader()).isEmpty();
        SpoolSourceTask task = bench.task("start.position", "latest");
        assertThat(poll(task))
                .extracting(SourceRecord::value)
                .startsWith(numbers(1, 5))
                .endsWith(numbers(101, 115));
    }

    @Test
    void aStoredPositionWithoutATimeIsTakenAsEver() throws Exception {
        append(1, 4);
        deliver();
        SpoolIdentity identity = Spools.status(spool).identity();
        bench.stored()
                .store(
                        SourcePosition.partition(identity, SourceBench.READER),
                        SourcePosition.offset(identity.generation(), 3));
        assertThat(delivered()).containsExactly(3L, 4L);
    }

    @Test
    void alteredOffsetsMayHaveATimeOrNot() throws Exception {
        append(1, 4);
        deliver();
        SpoolIdentity identity = Spools.status(spool).identity();
        Map<String, ?> partition = SourcePosition.partition(identity, SourceBench.READER);
        long time = FrameTimes.of(spool, 2).orElseThrow();
        alter(partition, Map.of("generation", 1L, "sequence", 3L));
        alter(partition, Map.of("generation", 1L, "sequence", 3L, "time", time));
        alter(partition, Map.of("generation", 1L, "sequence", 1L, "time", time));
        assertThatThrownBy(() -> alter(partition, Map.of("generation", 1L, "sequence", 3L, "time", time - 1)))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("found time " + (time - 1))
                .hasMessageContaining("leave the time out, or write that");
        assertThatThrownBy(() -> alter(partition, Map.of("generation", 1L, "sequence", 3L, "time", "noon")))
                .isInstanceOf(ConnectException.class);
        assertThatThrownBy(() -> alter(partition, Map.of("generation", 1L, "sequence", 3L, "times", time)))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("perhaps [time]");
    }

    private void alter(Map<String, ?> partition, @Nullable Map<String, ?> offset) {
        Map<Map<String, ?>, Map<String, ?>> offsets = new HashMap<>();
        offsets.put(partition, offset);
        assertThat(new SpoolSourceConnector().alterOffsets(bench.properties(), offsets))
                .isTrue();
    }

    // ---- directories of one identity ----

    @Test
    void aCopyBesideItsOriginalIsLeftAloneAndToldOfOnce() throws Exception {
        append(1, 5);
        Path copy = copy(spool, "a.bak");
        Path first = copy(spool, "Z");
        List<Path> found = List.of(first, spool, copy);
        assertThat(distinct.of(found)).containsExactly(spool);
        assertThat(distinct.of(found)).containsExactly(spool);
        assertThat(warnings)
                .singleElement()
                .asString()
                .contains(spool + " is read", first.toString(), copy.toString(), "append to it");
        SpoolSourceConnector connector = new SpoolSourceConnector();
        connector.initialize(new NoReconfiguration());
        connector.start(bench.properties("spool.directories", directory + "/*"));
        assertThat(connector.taskConfigs(3))
                .singleElement()
                .extracting(config -> new SpoolSourceConfig(config).taskDirectories())
                .isEqualTo(List.of(spool));
        connector.stop();
        assertThat(Spools.status(copy).home().state()).isEqualTo(SpoolHome.State.UNOPENED_COPY);
    }

    @Test
    void aCopyThatIsAppendedToIsReadAsASpoolOfItsOwn() throws Exception {
        Path copy = copy(spool, "a.bak");
        assertThat(distinct.of(List.of(spool, copy))).containsExactly(spool);
        try (SpoolWriter writer = Spools.writer(copy)) {
            var unused = writer.append("1");
        }
        assertThat(distinct.of(List.of(spool, copy))).containsExactly(spool, copy);
        assertThat(warnings).hasSize(1);
    }

    @Test
    void aCopyIsReadOnceItsOriginalIsGone() throws Exception {
        Path copy = copy(spool, "a.bak");
        assertThat(distinct.of(List.of(spool, copy))).containsExactly(spool);
        delete(spool);
        assertThat(distinct.of(List.of(copy))).containsExactly(copy);
    }

    @Test
    void whereNoneIsTheOriginalTheOneThatWasReadGoesOnBeingRead() throws Exception {
        Path second = copy(spool, "b");
        Path third = copy(spool, "c");
        assertThat(distinct.of(List.of(third))).containsExactly(third);
        assertThat(distinct.of(List.of(second, third))).containsExactly(third);
        assertThat(new DistinctSpools(warnings::add).of(List.of(second, third))).containsExactly(second);
    }

    @Test
    void aCopyThatIsBeingMadeIsNotReadUntilItIsWhole() throws Exception {
        assertThat(distinct.of(List.of(spool))).containsExactly(spool);
        Path half = Files.createDirectory(directory.resolve("half"));
        byte[] ring = Files.readAllBytes(spool.resolve("spool.ring"));
        Files.write(half.resolve("spool.ring"), Arrays.copyOf(ring, ring.length / 2));
        assertThat(distinct.of(List.of(spool, half))).containsExactly(spool);
        Files.write(half.resolve("spool.ring"), ring);
        Files.copy(spool.resolve("spool.readers"), half.resolve("spool.readers"));
        assertThat(distinct.of(List.of(spool, half))).containsExactly(spool);
        assertThat(warnings).hasSize(1);
    }

    @Test
    void whatCannotBeOpenedIsReadAllTheSameSoThatTheTaskSaysWhy() throws Exception {
        Path missing = directory.resolve("missing");
        Path damaged = Files.createDirectory(directory.resolve("damaged"));
        Files.write(damaged.resolve("spool.ring"), new byte[10]);
        assertThat(distinct.of(List.of(damaged, missing, spool))).containsExactly(damaged, missing, spool);
        Path later = Files.createDirectory(directory.resolve("later"));
        Files.write(later.resolve("spool.ring"), new byte[10]);
        assertThat(distinct.of(List.of(later, spool))).containsExactly(spool);
        assertThat(distinct.of(List.of(later, spool))).containsExactly(later, spool);
    }

    @Test
    void differentSpoolsAreAllRead() throws Exception {
        Path other = directory.resolve("other");
        Spools.create(other, CreateOptions.ofSize(65_536));
        assertThat(Set.copyOf(distinct.of(List.of(spool, other)))).containsExactlyInAnyOrder(spool, other);
        assertThat(warnings).isEmpty();
    }
}
