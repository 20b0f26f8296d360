package io.spool.torture.memory;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One access to a spool's files.
 *
 * @param kind what was done, and with which ordering
 * @param file which file; null for a fence, which is about all of them
 * @param at where in the file; of a lock, the first byte locked
 * @param length how many bytes
 * @param bytes what a store puts there, what a load found (empty before it), the new file name of a rename; empty for
 *     the others
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares accesses
public record Access(Kind kind, @Nullable Path file, long at, long length, byte[] bytes) {

    /** What can be done to a spool's files. */
    public enum Kind {
        LOAD(false),
        LOAD_ACQUIRE(false),
        COPY_OUT(false),
        STORE(true),
        STORE_RELEASE(true),
        COPY_IN(true),
        FULL_FENCE(false),
        ACQUIRE_FENCE(false),
        STORE_STORE_FENCE(false),
        /** A mapped range is put on the disk. */
        FORCE(true),
        CREATE_DIRECTORY(true),
        CREATE_FILE(true),
        WRITE_FILE(true),
        /** A file, or a directory with the names in it, is put on the disk. */
        SYNC(true),
        RENAME(true),
        DELETE(true),
        LOCK(true),
        UNLOCK(true);

        private final boolean lasting;

        Kind(boolean lasting) {
            this.lasting = lasting;
        }

        /** True iff other processes, or the disk, are different after it. */
        public boolean isLasting() {
            return lasting;
        }

        public boolean isLoad() {
            return this == LOAD || this == LOAD_ACQUIRE || this == COPY_OUT;
        }
    }

    /** Name of the file; empty for a fence. */
    public String fileName() {
        Path last = file == null ? null : file.getFileName();
        return last == null ? "" : last.toString();
    }
}
