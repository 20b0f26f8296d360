package io.spool.plugin;

import io.spool.core.Spools;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** Finds the spools on this host that a pattern means. */
public final class SpoolGlob {
    private SpoolGlob() {}

    /** True iff this part of a path is a pattern, as {@link java.nio.file.FileSystem#getPathMatcher} understands globs. */
    public static boolean isPattern(String part) {
        return part.chars().anyMatch(c -> c == '*' || c == '?' || c == '[' || c == '{');
    }

    /**
     * Adds the directories that hold a spool now.
     *
     * @param pattern an absolute path, each part of which may be a glob
     */
    public static void find(Path pattern, Set<Path> found) {
        Path root = pattern.getRoot();
        if (root != null) {
            match(root, pattern, 0, found);
        }
    }

    private static void match(Path directory, Path pattern, int part, Set<Path> found) {
        if (part == pattern.getNameCount()) {
            if (Spools.exists(directory)) {
                found.add(directory);
            }
            return;
        }
        String name = pattern.getName(part).toString();
        if (!isPattern(name)) {
            match(directory.resolve(name), pattern, part + 1, found);
            return;
        }
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, name)) {
            for (Path entry : entries) {
                match(entry, pattern, part + 1, found);
            }
        } catch (IOException | DirectoryIteratorException e) {
            // Not readable, or gone in the meantime: nothing there now.
            return;
        }
    }
}
