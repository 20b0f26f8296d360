package io.spool.torture.lock;

import io.spool.core.error.SpoolException;
import io.spool.core.mapped.LockWords;
import io.spool.core.mapped.MappedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that several processes map, with the words that the lock needs, and three that nothing but the lock protects: two
 * counters, which are equal whenever nobody has the lock, and a visitor's number, which is 0 then.
 */
final class SharedWords implements LockWords {
    private static final int WANTED = 0;
    private static final int OWNER = 8;
    private static final int FIRST = 64;
    private static final int SECOND = 128;
    private static final int VISITOR = 192;
    private static final int LAST_VISITOR = 256;
    private static final int TURNS = 320;

    private final MappedFile file;

    private SharedWords(MappedFile file) {
        this.file = file;
    }

    static void create(Path directory) throws IOException {
        Files.write(directory.resolve("words"), new byte[4096]);
    }

    static SharedWords open(Path directory) throws SpoolException {
        return new SharedWords(MappedFile.open(directory, directory.resolve("words"), true, 8, Long.MAX_VALUE));
    }

    /** Under the lock: looks that nobody else is here, before, while and after it counts. */
    void visit(long number) {
        expect("visitor before", 0, file.getLong(VISITOR));
        file.setLong(VISITOR, number);
        if (file.getLong(LAST_VISITOR) != number) {
            file.setLong(LAST_VISITOR, number);
            file.setLong(TURNS, file.getLong(TURNS) + 1);
        }
        long count = file.getLong(FIRST);
        expect("second counter", count, file.getLong(SECOND));
        file.setLong(FIRST, count + 1);
        MappedFile.fullFence();
        expect("visitor", number, file.getLong(VISITOR));
        file.setLong(SECOND, count + 1);
        expect("first counter", count + 1, file.getLong(FIRST));
        file.setLong(VISITOR, 0);
    }

    /** Under the lock: stays for this long, and looks all the time that nobody else comes. */
    void stay(long number, long nanos) {
        visit(number);
        long count = file.getLong(FIRST);
        file.setLongRelease(VISITOR, number);
        long until = System.nanoTime() + nanos;
        while (System.nanoTime() < until) {
            expect("visitor", number, file.getLongAcquire(VISITOR));
            expect("first counter", count, file.getLongAcquire(FIRST));
            Thread.onSpinWait();
        }
        file.setLong(VISITOR, 0);
    }

    private static void expect(String what, long expected, long found) {
        if (found != expected) {
            throw new IllegalStateException(
                    what + " is " + found + ", expected " + expected + ": two had the lock at once");
        }
    }

    /** How many visits there were, about. */
    long progress() {
        return file.getLongAcquire(FIRST);
    }

    /** How often the next visit was somebody else's. */
    long turns() {
        return file.getLong(TURNS);
    }

    long visits() {
        expect("second counter", file.getLong(FIRST), file.getLong(SECOND));
        return file.getLong(FIRST);
    }

    @Override
    public void want() {
        file.setLongRelease(WANTED, 1);
    }

    @Override
    public boolean isWanted() {
        return file.getLongAcquire(WANTED) != 0;
    }

    @Override
    public void clearWanted() {
        file.setLongRelease(WANTED, 0);
    }

    @Override
    public boolean isOwned() {
        return file.getLongAcquire(OWNER) != 0;
    }

    @Override
    public long takeOver(long mark) {
        long before = file.getLongAcquire(OWNER);
        file.setLongRelease(OWNER, mark);
        MappedFile.fullFence();
        return before;
    }

    @Override
    public boolean isOwner(long mark) {
        return file.getLongAcquire(OWNER) == mark;
    }

    @Override
    public void giveBack(long mark) {
        if (isOwner(mark)) {
            file.setLongRelease(OWNER, 0);
        }
    }
}
