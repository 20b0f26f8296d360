package io.spool.torture.kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.error.NoSpoolException;
import io.spool.core.format.SpoolFormat;
import io.spool.core.value.Encoding;
import io.spool.core.value.Frame;
import io.spool.core.value.FrameBatch;
import io.spool.core.value.Gap;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.SpoolStatus;
import io.spool.core.value.StartPosition;
import io.spool.core.value.WriterOptions;
import io.spool.torture.encoding.DictionaryMaker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Looks at what a killed process left, as those do who come after it: opens it, reads it, and goes on. */
final class Aftermath {
    private static final WriterOptions AT_ONCE = WriterOptions.defaults().withLockTimeout(Duration.ofSeconds(20));

    private final Path dir;
    private final Set<Long> damaged;
    private final ExecutorService threads;

    Aftermath(Path dir, Set<Long> damaged, ExecutorService threads) {
        this.dir = dir;
        this.damaged = damaged;
        this.threads = threads;
    }

    /** The spool is as it was before the step that was under way, or as it is after it, and is as good as any. */
    void check(SpoolState before, SpoolState after) throws Exception {
        long start = System.nanoTime();
        if (!Spools.exists(dir)) {
            assertThat(before.exists()).as("the spool is there").isFalse();
            assertThatThrownBy(() -> Spools.writer(dir).close()).isInstanceOf(NoSpoolException.class);
            assertThat(Spools.createIfAbsent(dir, Scenario.SMALL)).isTrue();
        }
        assertThat(Spools.createIfAbsent(dir, Scenario.SMALL)).isFalse();
        assertThat(names()).noneMatch(name -> name.endsWith(".new"));
        SpoolState found = SpoolState.of(dir);
        checkState(found, before, after);
        readAll(ReaderOptions.anonymous(), found.min(), found);
        for (String name : union(before.readers().keySet(), after.readers().keySet())) {
            SpoolState.Reader reader = found.readers().get(name);
            readAll(ReaderOptions.named(name), reader == null ? found.min() : reader.sequence(), found);
            assertThat(Spools.forgetReader(dir, name)).isTrue();
        }
        try (SpoolWriter writer = Spools.writer(dir, AT_ONCE)) {
            wakeUp(writer, found.next());
            goOn(writer);
        }
        if (Spools.status(dir).encoding().wish() == Encoding.KEYS) {
            encodes();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(60));
    }

    /** The next dictionary is taken up, and what the killed process left of one that it did not finish is gone. */
    private void encodes() throws Exception {
        long number = DictionaryMaker.adoptKeys(dir).number();
        try (Stream<Path> files = Files.list(dir.resolve(SpoolFormat.DICTIONARIES_DIRECTORY))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .contains(Long.toString(number))
                    .allMatch(name -> name.matches("[0-9]+"));
        }
        boolean encoded = false;
        try (SpoolWriter writer = Spools.writer(dir, AT_ONCE);
                SpoolReader reader =
                        Spools.reader(dir, ReaderOptions.anonymous().startingAt(StartPosition.latest()))) {
            // The first may stand behind a filler.
            for (int i = 0; i < 2; i++) {
                SpoolStatus before = Spools.status(dir);
                writer.append(Content.of(before.nextSequence(), 100));
                long took = Spools.status(dir).nextOffset() - before.nextOffset();
                encoded |= took < SpoolWriter.storageOf(100);
                checkFrame(reader.read().frame(0), before.nextSequence());
            }
            assertThat(writer.encodingFailure()).isEmpty();
        }
        assertThat(encoded).as("frames are encoded").isTrue();
    }

    private Set<String> names() throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            return new TreeSet<>(
                    files.map(file -> file.getFileName().toString()).toList());
        }
    }

    private static Set<String> union(Set<String> a, Set<String> b) {
        Set<String> union = new TreeSet<>(a);
        union.addAll(b);
        return union;
    }

    private static void checkState(SpoolState found, SpoolState before, SpoolState after) {
        if (!before.exists()) {
            assertThat(found).isEqualTo(after);
            return;
        }
        assertThat(found.next()).as("next sequence").isIn(before.next(), after.next());
        // Room is made first, in a commit of its own.
        boolean isOver = found.next() == after.next() && before.next() != after.next();
        assertThat(found.min()).as("min sequence").isIn(isOver ? after.min() : before.min(), after.min());
        // True together with the frames that came from there, by one commit.
        assertThat(found.origins()).as("origins").isIn(isOver ? after.origins() : before.origins(), after.origins());
        if (found.next() == before.next() && before.next() != after.next()) {
            assertThat(found.origins())
                    .as("origins of frames that are not there")
                    .isEqualTo(before.origins());
        }
        for (String name : union(before.readers().keySet(), after.readers().keySet())) {
            assertThat(found.readers().get(name))
                    .as("reader " + name)
                    .isIn(before.readers().get(name), after.readers().get(name));
        }
        assertThat(union(before.readers().keySet(), after.readers().keySet()))
                .containsAll(found.readers().keySet());
    }

    /** From this sequence on: what is below min is lost, what was damaged is damaged, all others are as they were written. */
    private void readAll(ReaderOptions options, long from, SpoolState found) throws Exception {
        try (SpoolReader reader = Spools.reader(dir, options)) {
            assertThat(reader.position()).isEqualTo(from);
            long lost = reader.lost();
            long broken = reader.damaged();
            long expected = from;
            long end = found.next();
            while (expected < end) {
                ReadBatch batch = reader.read();
                assertThat(batch.isEmpty()).as("frames at " + expected).isFalse();
                if (batch.gap().isPresent()) {
                    checkGap(batch.gap().get(), expected, found.min());
                    expected = batch.gap().get().to();
                }
                for (Frame frame : batch) {
                    checkFrame(frame, expected);
                    expected++;
                }
            }
            assertThat(reader.read().isEmpty()).isTrue();
            assertThat(reader.lost() - lost).isEqualTo(Math.max(0, found.min() - from));
            long first = Math.max(from, found.min());
            assertThat(reader.damaged() - broken)
                    .isEqualTo(damaged.stream()
                            .filter(each -> each >= first && each < end)
                            .count());
            if (options.name().isPresent()) {
                reader.acknowledge(end);
                assertThat(SpoolState.of(dir).readers())
                        .containsEntry(
                                options.name().get(),
                                new SpoolState.Reader(
                                        end,
                                        reader.lost(),
                                        reader.damaged(),
                                        isProtected(options.name().get())));
            }
        }
    }

    private boolean isProtected(String name) throws Exception {
        SpoolState.Reader reader = SpoolState.of(dir).readers().get(name);
        return reader != null && reader.isProtected();
    }

    private void checkGap(Gap gap, long expected, long min) {
        assertThat(gap.from()).isEqualTo(expected);
        if (gap.kind() == Gap.Kind.LOST) {
            assertThat(gap.to()).isEqualTo(min);
        } else {
            for (long each = gap.from(); each < gap.to(); each++) {
                assertThat(damaged).contains(each);
            }
        }
    }

    private void checkFrame(Frame frame, long expected) {
        assertThat(frame.sequence()).isEqualTo(expected);
        assertThat(damaged).doesNotContain(expected);
        assertThat(Content.isOf(expected, frame.content()))
                .as("frame " + expected + " is as it was written: " + frame.text())
                .isTrue();
    }

    /** The next append gets the next sequence, and wakes a reader. */
    private void wakeUp(SpoolWriter writer, long next) throws Exception {
        try (SpoolReader waiting = Spools.reader(dir, ReaderOptions.anonymous().startingAt(StartPosition.latest()))) {
            Future<ReadBatch> batch = threads.submit(() -> waiting.read(Duration.ofSeconds(10)));
            assertThat(writer.append(Content.of(next, 100))).isEqualTo(next);
            ReadBatch woken = batch.get(10, TimeUnit.SECONDS);
            assertThat(woken.count()).isEqualTo(1);
            checkFrame(woken.frame(0), next);
        }
    }

    /** Two more laps, read as they are written. */
    private void goOn(SpoolWriter writer) throws Exception {
        long left = 2 * Spools.status(dir).dataBytes();
        FrameBatch batch = new FrameBatch();
        try (SpoolReader reader = Spools.reader(dir, ReaderOptions.anonymous().startingAt(StartPosition.latest()))) {
            while (left > 0) {
                long first = reader.position();
                for (int i = 0; i < 10; i++) {
                    int length = 700 + (int) ((first * 31 + i * 67L) % 500);
                    batch.add(Content.of(first + i, length));
                    left -= SpoolWriter.storageOf(length);
                }
                assertThat(writer.append(batch).firstSequence()).isEqualTo(first);
                batch.clear();
                while (reader.position() < first + 10) {
                    ReadBatch read = reader.read();
                    assertThat(read.gap()).isEmpty();
                    assertThat(read.count()).isPositive();
                    for (Frame frame : read) {
                        checkFrame(frame, frame.sequence());
                    }
                }
            }
        }
    }
}
