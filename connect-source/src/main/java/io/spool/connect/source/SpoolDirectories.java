package io.spool.connect.source;

import io.spool.plugin.SpoolGlob;
import java.nio.file.FileSystems;
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
            (SpoolGlob.isPattern(text) ? patterns : paths).add(path);
        }
    }

    private static Path checked(String text) {
        Path path;
        try {
            path = Path.of(text);
            for (Path part : path) {
                if (SpoolGlob.isPattern(part.toString())) {
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
            SpoolGlob.find(pattern, found);
        }
        return List.copyOf(found);
    }
}
