package io.spool.torture.memory;

import io.spool.core.format.SpoolFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What one thread did to a spool's memory and disk, in its order, in words: "STORE_RELEASE COMMIT_NUMBER". The same thing done
 * several times running is said once.
 */
final class Trace implements MemoryListener {
    private final Thread thread = Thread.currentThread();
    private final List<String> steps = new ArrayList<>();

    /** Something that a test does to a spool. */
    interface Action {
        void run() throws Exception;
    }

    /** What this action did. */
    static Trace of(Action action) throws Exception {
        Trace trace = new Trace();
        Probe.Listening listening = Probe.listen(trace);
        try (listening) {
            action.run();
        }
        return trace;
    }

    @Override
    public boolean hearsLoads() {
        return true;
    }

    @Override
    public void after(Access access) {
        if (Thread.currentThread() != thread) {
            return;
        }
        String step = (access.kind() + " " + where(access)).strip();
        if (steps.isEmpty() || !steps.get(steps.size() - 1).equals(step)) {
            steps.add(step);
        }
    }

    private static String where(Access access) {
        return switch (access.fileName()) {
            case SpoolFormat.RING_FILE -> inRing(access.at());
            case SpoolFormat.READERS_FILE -> inReaders(access.at());
            case SpoolFormat.LOCK_FILE -> StoreNames.lockName(access);
            default -> access.fileName();
        };
    }

    private static String inRing(long at) {
        if (at >= SpoolFormat.CONTROL_SIZE) {
            return "data";
        }
        if (at >= SpoolFormat.RATES) {
            return "rates";
        }
        if (at >= SpoolFormat.CUTS) {
            return "CUTS";
        }
        return switch ((int) at) {
            case 0 -> "control";
            case SpoolFormat.COMMIT_NUMBER -> "COMMIT_NUMBER";
            case SpoolFormat.DISK_NUMBER -> "DISK_NUMBER";
            case SpoolFormat.LOCK_WANTED -> "LOCK_WANTED";
            case SpoolFormat.BELL_WANTED -> "BELL_WANTED";
            case SpoolFormat.READERS_CHANGED -> "READERS_CHANGED";
            case SpoolFormat.RECOVERIES -> "RECOVERIES";
            default ->
                at >= SpoolFormat.DISK_SLOTS ? "disk slot" : at >= SpoolFormat.LOCK_WANTED ? "hint" : "commit slot";
        };
    }

    private static String inReaders(long at) {
        if (at < SpoolFormat.READERS_HEADER_SIZE) {
            return "header";
        }
        int in = (int) Math.floorMod(at - SpoolFormat.READERS_HEADER_SIZE, (long) SpoolFormat.READER_SLOT_SIZE);
        return switch (in) {
            case SpoolFormat.READER_STATE -> "READER_STATE";
            case SpoolFormat.READER_PROTECTED -> "READER_PROTECTED";
            case SpoolFormat.READER_POSITION_NUMBER -> "POSITION_NUMBER";
            default -> in >= SpoolFormat.READER_POSITIONS ? "position slot" : "name";
        };
    }

    /** The steps that matter to a test, in order; running ones that are the same once. */
    List<String> only(Predicate<String> matters) {
        List<String> found = new ArrayList<>();
        for (String step : steps) {
            if (matters.test(step)
                    && (found.isEmpty() || !found.get(found.size() - 1).equals(step))) {
                found.add(step);
            }
        }
        return found;
    }
}
