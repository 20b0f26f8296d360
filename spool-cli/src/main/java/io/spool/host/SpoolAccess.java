package io.spool.host;

import io.spool.core.format.SpoolFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who may read a spool, write to it, stall it, and exchange its files, as owners and modes say. Access control lists are not looked at.
 *
 * @param directory its directory
 * @param ring its ring file
 * @param readers its reader table
 * @param lock its lock file; without a right while there is none
 */
record SpoolAccess(Item directory, Item ring, Item readers, Item lock) {
    private static final int READ = 4;
    private static final int WRITE = 2;
    private static final int SEARCH = 1;
    private static final int OWNER_SHIFT = 6;
    private static final int GROUP_SHIFT = 3;

    /** Owner, group and mode of a file. */
    record Item(String owner, String group, int mode) {
        boolean may(int shift, int rights) {
            return (mode >> shift & rights) == rights;
        }
    }

    /** What one kind of users may do. */
    private record Rights(boolean read, boolean write, boolean stall, boolean exchange) {
        @Override
        public String toString() {
            List<String> may = new ArrayList<>();
            if (read) {
                may.add("read");
            }
            if (write) {
                may.add("write");
            }
            if (stall) {
                may.add("stall");
            }
            if (exchange) {
                may.add("exchange files");
            }
            return may.isEmpty() ? "nothing" : String.join(", ", may);
        }
    }

    static SpoolAccess of(Path spool) throws IOException {
        return new SpoolAccess(
                item(spool),
                item(spool.resolve(SpoolFormat.RING_FILE)),
                item(spool.resolve(SpoolFormat.READERS_FILE)),
                item(spool.resolve(SpoolFormat.LOCK_FILE)));
    }

    private static Item item(Path file) throws IOException {
        try {
            // Of the directory, as everybody, what a link leads to; of its files, the files: links are not followed
            // there.
            boolean isDirectory = Files.isDirectory(file);
            PosixFileAttributes found = isDirectory
                    ? Files.readAttributes(file, PosixFileAttributes.class)
                    : Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return new Item(found.owner().getName(), found.group().getName(), mode(found.permissions()));
        } catch (NoSuchFileException e) {
            return new Item("", "", 0);
        }
    }

    private static int mode(Set<PosixFilePermission> permissions) {
        int mode = 0;
        int bit = 0400;
        // They are declared in the order of the bits, the highest first.
        for (PosixFilePermission permission : PosixFilePermission.values()) {
            if (permissions.contains(permission)) {
                mode |= bit;
            }
            bit >>= 1;
        }
        return mode;
    }

    private Rights rights(int shift) {
        boolean enters = directory.may(shift, SEARCH);
        boolean read = enters && ring.may(shift, READ) && readers.may(shift, READ);
        boolean write = enters
                && ring.may(shift, READ | WRITE)
                && readers.may(shift, READ | WRITE)
                && lock.may(shift, READ | WRITE);
        // A lock needs the file open in any way.
        boolean stall = enters && (lock.may(shift, READ) || lock.may(shift, WRITE));
        return new Rights(read, write, stall, directory.may(shift, WRITE | SEARCH));
    }

    Finding finding() {
        Rights owner = rights(OWNER_SHIFT);
        Rights group = rights(GROUP_SHIFT);
        Rights others = rights(0);
        Set<String> owners = new TreeSet<>(List.of(directory.owner(), ring.owner(), readers.owner(), lock.owner()));
        Set<String> groups = new TreeSet<>(List.of(directory.group(), ring.group(), readers.group(), lock.group()));
        owners.remove("");
        groups.remove("");
        String found =
                "owner " + String.join(" and ", owners) + ": " + owner + "; group " + String.join(" and ", groups)
                        + ": " + group + "; others: " + others + " (modes only; root may do all)";
        List<String> warnings = new ArrayList<>();
        if (owners.size() > 1 || groups.size() > 1) {
            warnings.add(
                    "its files have several owners or groups, each of whom may change what is theirs: chown -R them to one");
        }
        if (others.write() || others.exchange()) {
            warnings.add("everybody on this host may forge it: chmod -R o-w the directory");
        }
        if ((group.stall() && !group.write()) || (others.stall() && !others.write())) {
            warnings.add("some may stall all writers with a lock on " + SpoolFormat.LOCK_FILE
                    + " who may not append: chmod 660 or 600 that file");
        }
        if ((group.exchange() && !group.write()) || (others.exchange() && !others.write())) {
            warnings.add("some may exchange its files who may not append: chmod the directory to 750 or 755");
        }
        return warnings.isEmpty()
                ? Finding.pass("access", found)
                : Finding.warn("access", found + ". " + String.join("; ", warnings));
    }
}
