package io.spool.torture.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.FullPolicy;
import io.spool.core.value.Protection;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.SyncPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The orderings that the protocol stands on, each where it belongs. A machine that orders more than it must, as most do, hides
 * a fence that is missing; this looks at what the code asks for. Why each is needed, {@code docs/protocol} proves.
 */
@Timeout(60)
class MemoryOrderTest {
    @TempDir
    private Path temporary;

    private Path dir;

    @BeforeEach
    void chooseDirectory() {
        dir = temporary.resolve("spool");
    }

    private static byte[] content() {
        return new byte[500];
    }

    private SpoolWriter fullSpool(SyncPolicy sync) throws Exception {
        Spools.create(dir, CreateOptions.ofSize(64 * 1024).withSync(sync));
        SpoolWriter writer = Spools.writer(dir);
        for (int i = 0; i < 120; i++) {
            writer.append(content());
        }
        return writer;
    }

    private static Predicate<String> stores(String... places) {
        List<String> wanted = List.of(places);
        return step -> {
            String[] words = step.split(" ", 2);
            boolean stores = words[0].startsWith("STORE") || words[0].startsWith("COPY_IN") || words[0].equals("FORCE");
            return words.length == 1 ? step.endsWith("FENCE") : stores && wanted.contains(words[1]);
        };
    }

    @Test
    void anAppendPublishesMinThenWritesThenPublishesNextThenLooksForSleepers() throws Exception {
        try (SpoolWriter writer = fullSpool(SyncPolicy.none())) {
            Trace trace = Trace.of(() -> writer.append(content()));
            assertThat(trace.only(stores("COMMIT_NUMBER", "commit slot", "data")
                            .or(step -> step.equals("LOAD BELL_WANTED"))
                            .and(step -> !step.equals("ACQUIRE_FENCE"))))
                    // A full fence may come first: that of a lock which had been given back.
                    .endsWith(
                            "STORE_STORE_FENCE", // the last number before the slot that was true until then
                            "STORE commit slot",
                            "STORE_RELEASE COMMIT_NUMBER", // min, after the slot that holds it
                            "STORE_STORE_FENCE", // before the bytes that it gives up
                            "STORE data", // a frame's header
                            "COPY_IN data", // its content and padding
                            "STORE_STORE_FENCE",
                            "STORE commit slot",
                            "STORE_RELEASE COMMIT_NUMBER", // next, after the frames and the slot
                            "FULL_FENCE", // before the look whether somebody sleeps
                            "LOAD BELL_WANTED");
        }
    }

    @Test
    void aReadTakesNumberSlotNumberCopiesAndReadsMinAgain() throws Exception {
        fullSpool(SyncPolicy.none()).close();
        try (SpoolReader reader = Spools.reader(dir, ReaderOptions.anonymous())) {
            Trace trace = Trace.of(() -> reader.read(Duration.ZERO, 5));
            assertThat(trace.only(step -> true))
                    .startsWith(
                            "LOAD_ACQUIRE COMMIT_NUMBER", // before the slot
                            "LOAD commit slot",
                            "ACQUIRE_FENCE", // the slot before the number again
                            "LOAD COMMIT_NUMBER",
                            "COPY_OUT data",
                            "ACQUIRE_FENCE", // the copy before min again
                            "LOAD_ACQUIRE COMMIT_NUMBER",
                            "LOAD commit slot",
                            "ACQUIRE_FENCE",
                            "LOAD COMMIT_NUMBER");
        }
    }

    @Test
    void aReaderThatSleepsSaysSoBeforeItLooksOnceMore() throws Exception {
        fullSpool(SyncPolicy.none()).close();
        try (SpoolReader reader = Spools.reader(dir, ReaderOptions.anonymous())) {
            while (!reader.read().isEmpty()) {
                // To the end.
            }
            Trace trace = Trace.of(() -> reader.read(Duration.ofMillis(30)));
            assertThat(trace.only(step -> step.endsWith("BELL_WANTED")
                            || step.equals("FULL_FENCE")
                            || (step.startsWith("LOAD") && step.endsWith("COMMIT_NUMBER"))))
                    .containsSequence("STORE BELL_WANTED", "FULL_FENCE", "LOAD_ACQUIRE COMMIT_NUMBER");
        }
    }

    @Test
    void theBellIsTakenBackBeforeItIsRung() throws Exception {
        try (SpoolWriter writer = fullSpool(SyncPolicy.none());
                SpoolReader reader = Spools.reader(dir, ReaderOptions.anonymous())) {
            while (!reader.read().isEmpty()) {
                // To the end.
            }
            reader.read(Duration.ofMillis(30));
            Trace trace = Trace.of(() -> writer.append(content()));
            assertThat(trace.only(step -> step.endsWith("BELL_WANTED") || step.startsWith("WRITE_FILE")))
                    .containsExactly("LOAD BELL_WANTED", "STORE BELL_WANTED", "WRITE_FILE writer");
        }
    }

    @Test
    void theLockIsLetGoAfterTheWordIsCleared() throws Exception {
        Spools.create(dir, CreateOptions.ofSize(64 * 1024));
        try (SpoolWriter writer = Spools.writer(dir)) {
            writer.force();
            Trace trace = Trace.of(writer::close);
            assertThat(trace.only(step -> step.endsWith("LOCK_WANTED") || step.equals("UNLOCK writer")))
                    .containsSubsequence("LOAD_ACQUIRE LOCK_WANTED", "STORE_RELEASE LOCK_WANTED", "UNLOCK writer");
        }
    }

    @Test
    void aReaderIsWholeBeforeItIsThereAndProtectedBeforeWritersAreTold() throws Exception {
        fullSpool(SyncPolicy.none()).close();
        Trace trace = Trace.of(() -> Spools.reader(dir, ReaderOptions.named("r").withProtection(Protection.PROTECTED))
                .close());
        assertThat(trace.only(step -> step.equals("COPY_IN READER_STATE")
                        || step.equals("STORE position slot")
                        || step.equals("STORE_STORE_FENCE")
                        || step.startsWith("STORE_RELEASE")
                        || step.equals("STORE_RELEASE READERS_CHANGED")))
                .containsSubsequence(
                        "COPY_IN READER_STATE", // the whole slot, not in use
                        "STORE_STORE_FENCE",
                        "STORE position slot",
                        "STORE_RELEASE POSITION_NUMBER",
                        "STORE_RELEASE READER_STATE", // in use, after all else
                        "STORE_RELEASE READERS_CHANGED");
        Trace looking = Trace.of(() -> Spools.status(dir));
        assertThat(looking.only(step -> step.endsWith("READER_STATE") || step.endsWith("READER_PROTECTED")))
                .startsWith("LOAD_ACQUIRE READER_STATE", "COPY_OUT READER_STATE")
                .contains("LOAD_ACQUIRE READER_PROTECTED")
                .doesNotContain("LOAD READER_STATE");
        Trace changing = Trace.of(() -> {
            Spools.reader(dir, ReaderOptions.named("r").withProtection(Protection.UNPROTECTED))
                    .close();
            Spools.forgetReader(dir, "r");
        });
        assertThat(changing.only(step -> step.startsWith("STORE") && step.contains("READER")))
                .containsExactly(
                        "STORE_RELEASE READER_PROTECTED",
                        "STORE_RELEASE READERS_CHANGED",
                        "STORE_RELEASE READER_STATE",
                        "STORE_RELEASE READERS_CHANGED");
    }

    @Test
    void anAcknowledgementIsOneNumberAfterItsSlot() throws Exception {
        fullSpool(SyncPolicy.none()).close();
        try (SpoolReader reader = Spools.reader(dir, ReaderOptions.named("r"))) {
            ReadBatch batch = reader.read();
            Trace trace = Trace.of(() -> reader.acknowledge(batch.nextSequence()));
            assertThat(trace.only(stores("POSITION_NUMBER", "position slot")))
                    .containsExactly("STORE_STORE_FENCE", "STORE position slot", "STORE_RELEASE POSITION_NUMBER");
        }
    }

    @Test
    void aFullSpoolLooksWhetherReadersChangedBeforeItGivesUpFrames() throws Exception {
        Spools.create(dir, CreateOptions.ofSize(64 * 1024).withFull(FullPolicy.BLOCK));
        Spools.reader(dir, ReaderOptions.named("r")).close();
        try (SpoolWriter writer = Spools.writer(dir)) {
            while (!writer.offer(content()).isRefused()) {
                // Until it is full.
            }
            try (SpoolReader reader = Spools.reader(dir, ReaderOptions.named("r"))) {
                reader.acknowledge(reader.read().nextSequence());
            }
            Trace trace = Trace.of(() -> writer.append(content()));
            assertThat(trace.only(step -> step.endsWith("READERS_CHANGED")
                            || step.endsWith("POSITION_NUMBER")
                            || step.equals("STORE_RELEASE COMMIT_NUMBER")))
                    .containsSubsequence(
                            "LOAD_ACQUIRE READERS_CHANGED",
                            "LOAD_ACQUIRE POSITION_NUMBER",
                            "STORE_RELEASE COMMIT_NUMBER");
        }
    }

    @Test
    void inModeCommitFramesAreOnTheDiskBeforeTheirCommitAndThatBeforeItIsSeen() throws Exception {
        try (SpoolWriter writer = fullSpool(SyncPolicy.commit())) {
            Trace trace = Trace.of(() -> writer.append(content()));
            List<String> steps =
                    trace.only(stores("COMMIT_NUMBER", "commit slot", "DISK_NUMBER", "disk slot", "data", "control")
                            .and(step -> !step.endsWith("FENCE")));
            assertThat(steps)
                    .endsWith(
                            "COPY_IN data",
                            "FORCE data",
                            "STORE commit slot",
                            "STORE disk slot",
                            "STORE_RELEASE DISK_NUMBER",
                            "FORCE control",
                            "STORE_RELEASE COMMIT_NUMBER");
        }
    }

    @Test
    void aForcePutsFramesOnTheDiskBeforeItSaysSo() throws Exception {
        try (SpoolWriter writer = fullSpool(SyncPolicy.none())) {
            Trace trace = Trace.of(writer::force);
            assertThat(trace.only(stores("DISK_NUMBER", "disk slot", "data", "control")
                            .and(step -> !step.endsWith("FENCE"))))
                    .containsExactly("FORCE data", "STORE disk slot", "STORE_RELEASE DISK_NUMBER", "FORCE control");
        }
    }

    @Test
    void sequencesAreReservedOnTheDiskBeforeTheyAreGivenOut() throws Exception {
        Spools.create(dir, CreateOptions.ofSize(64 * 1024));
        try (SpoolWriter writer = Spools.writer(dir)) {
            Trace trace = Trace.of(() -> writer.append(content()));
            assertThat(trace.only(stores("DISK_NUMBER", "disk slot", "data", "control", "COMMIT_NUMBER")
                            .and(step -> !step.endsWith("FENCE"))))
                    .containsExactly(
                            "STORE disk slot",
                            "STORE_RELEASE DISK_NUMBER",
                            "FORCE control",
                            "STORE disk slot",
                            "STORE_RELEASE DISK_NUMBER",
                            "STORE data",
                            "COPY_IN data",
                            "STORE_RELEASE COMMIT_NUMBER");
        }
    }

    @Test
    void aFileIsWholeOnTheDiskBeforeItHasItsNameAndTheRingIsLast() throws Exception {
        Trace trace = Trace.of(() -> Spools.create(dir, CreateOptions.ofSize(64 * 1024)));
        assertThat(trace.only(step -> step.contains("spool.r") || step.startsWith("SYNC")))
                .containsExactly(
                        "SYNC " + Objects.requireNonNull(dir.getParent()).getFileName(),
                        "CREATE_FILE spool.readers.new",
                        "WRITE_FILE spool.readers.new",
                        "SYNC spool.readers.new",
                        "RENAME spool.readers.new",
                        "SYNC spool",
                        "CREATE_FILE spool.ring.new",
                        "WRITE_FILE spool.ring.new",
                        "SYNC spool.ring.new",
                        "RENAME spool.ring.new",
                        "SYNC spool");
    }
}
