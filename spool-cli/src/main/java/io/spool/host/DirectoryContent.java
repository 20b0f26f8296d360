package io.spool.host;

import io.spool.core.format.SpoolFormat;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What lies in a spool's directory, and whether it belongs there. Nothing is opened. */
final class DirectoryContent {
    private static final String CHECK = "files";
    private static final int MOST_NAMED = 5;

    /** A directory may hold as many as somebody likes. */
    private static final int MOST_LOOKED_AT = 10_000;

    private static final Set<String> FILES =
            Set.of(SpoolFormat.RING_FILE, SpoolFormat.READERS_FILE, SpoolFormat.LOCK_FILE);
    private static final Set<String> DIRECTORIES = Set.of(SpoolFormat.DICTIONARIES_DIRECTORY, "schemas");

    private DirectoryContent() {}

    static Finding check(Path directory) throws IOException {
        List<String> wrong = new ArrayList<>();
        List<String> foreign = new ArrayList<>();
        int seen = 0;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                if (++seen > MOST_LOOKED_AT) {
                    break;
                }
                look(entry, wrong, foreign);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        if (!wrong.isEmpty()) {
            return Finding.fail(
                    CHECK,
                    names(wrong)
                            + ": a spool has regular files and directories alone, and follows no link; find out who put"
                            + " it there, and move it away");
        }
        if (!foreign.isEmpty()) {
            return Finding.warn(
                    CHECK,
                    (seen > MOST_LOOKED_AT ? "more than " + MOST_LOOKED_AT + " entries, " : "") + names(foreign)
                            + ": not of a spool; nothing here uses it; move it away");
        }
        return Finding.pass(CHECK, "a spool's own alone, and no links");
    }

    private static void look(Path entry, List<String> wrong, List<String> foreign) throws IOException {
        String name = entry.getFileName().toString();
        BasicFileAttributes found;
        try {
            found = Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return; // of one who makes or removes something
        }
        boolean isKnown = FILES.contains(name) || DIRECTORIES.contains(name);
        boolean isRight = DIRECTORIES.contains(name) ? found.isDirectory() : found.isRegularFile();
        if (isKnown && !isRight) {
            wrong.add(name + " is " + kind(found));
        } else if (found.isSymbolicLink() || found.isOther()) {
            wrong.add(name + " is " + kind(found));
        } else if (!isKnown && !name.endsWith(".new") && !name.startsWith(".spool-doctor-")) {
            foreign.add(name);
        }
    }

    private static String kind(BasicFileAttributes found) {
        if (found.isSymbolicLink()) {
            return "a link";
        }
        if (found.isDirectory()) {
            return "a directory";
        }
        return found.isRegularFile() ? "a file" : "a FIFO, a socket or a device";
    }

    private static String names(List<String> names) {
        List<String> first = names.subList(0, Math.min(MOST_NAMED, names.size()));
        int more = names.size() - first.size();
        return String.join(", ", first) + (more > 0 ? " and " + more + " more" : "");
    }
}
