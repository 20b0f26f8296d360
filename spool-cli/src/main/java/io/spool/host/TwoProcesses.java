package io.spool.host;

import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.Frame;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What a spool needs of two processes on one file system, tried with a second one. */
final class TwoProcesses {
    private static final CreateOptions SMALL = CreateOptions.ofSize(1 << 20);
    private static final int FRAMES = 2_000;
    private static final int ECHOES = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final TrialDirectory trial;
    private final OtherJvm other;

    TwoProcesses(TrialDirectory trial, OtherJvm other) {
        this.trial = trial;
        this.other = other;
    }

    Finding lockExcludes() throws IOException {
        Path file = trial.resolve("lock");
        String whileHeld;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            FileLock lock = channel.lock();
            other.tell("lock", 0, file);
            whileHeld = other.hear();
            lock.release();
        }
        other.tell("lock", 0, file);
        return judgeLock(whileHeld, other.hear());
    }

    /**
     * What is to be said of the answers.
     *
     * @param whileHeld what the other process got while this one held the lock
     * @param after what it got later
     */
    static Finding judgeLock(String whileHeld, String after) {
        if (whileHeld.equals("refused") && after.equals("granted")) {
            return Finding.pass("lock", "keeps a second process out, and lets it in afterwards");
        }
        return Finding.fail(
                "lock",
                "a second process was told '" + whileHeld + "' while the lock was held and '" + after
                        + "' afterwards, not 'refused' and 'granted': two writers could destroy a spool here; use another file system"
                        + " (NFS: a mount without nolock does not help)");
    }

    Finding mappingIsShared() throws IOException {
        Path spool = trial.resolve("both");
        Spools.create(spool, SMALL);
        other.tell("append", FRAMES, spool);
        try (SpoolWriter writer = Spools.writer(spool)) {
            for (int i = 0; i < FRAMES; i++) {
                writer.append("\"this " + i + "\"");
            }
        }
        String said = other.hear();
        if (!said.equals("appended")) {
            return Finding.fail("mapping", "a second process could not append beside this one: " + said);
        }
        int mine = 0;
        int others = 0;
        try (SpoolReader reader = Spools.reader(spool, ReaderOptions.anonymous())) {
            for (ReadBatch batch = reader.read(); !batch.isEmpty(); batch = reader.read()) {
                for (Frame frame : batch) {
                    String text = frame.text();
                    mine += text.equals("\"this " + mine + "\"") ? 1 : 0;
                    others += text.equals("\"other " + others + "\"") ? 1 : 0;
                }
            }
        }
        return judgeMapping(2 * FRAMES, mine + others);
    }

    static Finding judgeMapping(int appended, int found) {
        return found == appended
                ? Finding.pass(
                        "mapping",
                        String.format(
                                Locale.ROOT,
                                "%,d frames of two processes at once: all there, whole, and in order",
                                appended))
                : Finding.fail(
                        "mapping",
                        "of " + appended + " frames that two processes appended at once, " + found
                                + " are there and in order: what one process stores the other does not see; use another file system");
    }

    Finding doorbellWakes() throws IOException {
        Spools.create(trial.resolve("there"), SMALL);
        Spools.create(trial.resolve("back"), SMALL);
        other.tell("echo", ECHOES, trial.path());
        other.expect("listening");
        long[] nanos = new long[ECHOES];
        try (SpoolWriter writer = Spools.writer(trial.resolve("there"));
                SpoolReader reader = Spools.reader(trial.resolve("back"), ReaderOptions.anonymous())) {
            for (int i = 0; i < ECHOES; i++) {
                // Long enough that the other one has gone to sleep.
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
                long start = System.nanoTime();
                writer.append("1");
                if (reader.read(PATIENCE).count() == 0) {
                    return Finding.fail(
                            "doorbell", "a waiting process was not woken within " + PATIENCE.toSeconds() + " s");
                }
                nanos[i] = (System.nanoTime() - start) / 2;
            }
        }
        other.expect("echoed");
        return judgeDoorbell(canWatch(), new Latencies(nanos));
    }

    static Finding judgeDoorbell(boolean watched, Latencies oneWay) {
        String found = "a waiting process is woken in " + oneWay.text();
        if (!watched) {
            return Finding.warn(
                    "doorbell",
                    found + ", without inotify, so that waiting readers look once a millisecond and use some processor;"
                            + " raise fs.inotify.max_user_instances");
        }
        return oneWay.medianNanos() <= TimeUnit.MILLISECONDS.toNanos(5)
                ? Finding.pass("doorbell", found)
                : Finding.warn("doorbell", found + ", which is long: the machine is busy, or has few processors");
    }

    private boolean canWatch() {
        try (WatchService service = FileSystems.getDefault().newWatchService()) {
            trial.path().register(service, StandardWatchEventKinds.ENTRY_MODIFY);
            return true;
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
