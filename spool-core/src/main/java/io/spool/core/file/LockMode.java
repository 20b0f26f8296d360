package io.spool.core.file;

import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/**
 * Who may open {@code spool.lock}: its owner, its group and all others can each read and write it, or neither.
 *
 * <p>A shared record lock needs a descriptor that can read, and nothing more. A user who may read the lock file but not write
 * it could take one and keep every writer out for as long as the user likes.
 */
final class LockMode {
    /** The owner alone. */
    static final Set<PosixFilePermission> OWNER =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private LockMode() {}

    /** These permissions without those of classes of users that have only one of the two. */
    static Set<PosixFilePermission> pairs(Set<PosixFilePermission> permissions) {
        Set<PosixFilePermission> pairs = EnumSet.noneOf(PosixFilePermission.class);
        addPair(permissions, pairs, PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        addPair(permissions, pairs, PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_WRITE);
        addPair(permissions, pairs, PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);
        return pairs;
    }

    private static void addPair(
            Set<PosixFilePermission> from,
            Set<PosixFilePermission> to,
            PosixFilePermission read,
            PosixFilePermission write) {
        if (from.contains(read) && from.contains(write)) {
            to.add(read);
            to.add(write);
        }
    }
}
