package io.spool.core.mapped;

/**
 * The words, shared by all processes, in which somebody says that he wants the writer's lock, and that he has it. Hints beside the
 * kernel's lock, which alone keeps others out. Thread-safe.
 */
public interface LockWords {
    /** There are no such words yet: for a lock that is taken to make the spool. Such a lock is never kept. */
    LockWords NOT_SHARED = new LockWords() {
        @Override
        public void want() {}

        @Override
        public boolean isWanted() {
            return true;
        }

        @Override
        public void clearWanted() {}

        @Override
        public boolean isOwned() {
            return false;
        }

        @Override
        public long takeOver(long mark) {
            return 0;
        }

        @Override
        public boolean isOwner(long mark) {
            return true;
        }

        @Override
        public void giveBack(long mark) {}
    };

    /** Says that somebody waits, in a way that other processes see. */
    void want();

    /** Whether somebody has said so. */
    boolean isWanted();

    /** Takes it back: the lock is being given up. */
    void clearWanted();

    /** Whether anybody has signed for the lock. */
    boolean isOwned();

    /** Signs for the lock, in a way that other processes see at once, and says whose mark was there; 0 for nobody's. */
    long takeOver(long mark);

    /** Whether this mark is still there. */
    boolean isOwner(long mark);

    /** Takes this mark away, if it is still there. */
    void giveBack(long mark);
}
