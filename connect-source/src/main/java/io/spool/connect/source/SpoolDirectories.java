package io.spool.connect.source;

import io.spool.core.Spools;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.PatternSyntaxException;

/**
 * Paths and patterns, and the spools that they mean on this host.
 *
 * <p>A path without a pattern is taken as it is, spool or not: whoever opens it will say what is wrong. A pattern means
 * the directories that hold a spool now.
 */
final class SpoolDirectories {
    private final List<Path> paths = new ArrayList<>();
    private final List<Path> patterns = new ArrayList<>();

    /** @throws IllegalArgumentException when there is none, or one that is not possible; the message says why */
    SpoolDirectories(List<String> directories) {
        if (directories.isEmpty()) {
            throw new IllegalArgumentException("there must be at least one directory");
        }
        for (String text : directories) {
            Path path = checked(text);
            (isPattern(text) ? patterns : paths).add(path);
        }
    }

    private static Path checked(String text) {
        Path path;
        try {
            path = Path.of(text);
            for (Path part : path) {
                if (isPattern(part.toString())) {
                    var unused = FileSystems.getDefault().getPathMatcher("glob:" + part);
                }
            }
        } catch (InvalidPathException | PatternSyntaxException e) {
            throw new IllegalArgumentException("'" + text + "' is neither a path nor a pattern: " + e.getMessage(), e);
        }
        if (!path.isAbsolute() || !path.normalize().equals(path) || path.getNameCount() == 0) {
            throw new IllegalArgumentException(
                    "'" + text + "' must be an absolute path without '.' and '..' as parts: write the whole path");
        }
        return path;
    }

    /** True iff there may be more spools later on. */
    boolean hasPatterns() {
        return !patterns.isEmpty();
    }

    /** What there is now, in order of their names, each once. */
    List<Path> found() {
        Set<Path> found = new TreeSet<>(paths);
        for (Path pattern : patterns) {
            Path root = pattern.getRoot();
            if (root != null) {
                match(root, pattern, 0, found);
            }
        }
        return List.copyOf(found);
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
            // Not readable, or gone in the meantime: nothing there now, and it is looked at again.
            return;
        }
    }

    private static boolean isPattern(String text) {
        return text.chars().anyMatch(c -> c == '*' || c == '?' || c == '[' || c == '{');
    }
}
