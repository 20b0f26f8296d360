package io.spool.torture.power;

import io.spool.torture.memory.Access;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A directory of files that are written once, between memory and disk.
 *
 * <p>The model: what a file holds is on the disk when the file was synced, and a name, or that it is gone, when the directory was;
 * that there is a directory, when the one it lies in was. Until then each of them may be there or not, whatever else is.
 */
final class CachedDirectory {
    private final Path path;
    private final Random random;
    private final Map<String, Entry> entries = new HashMap<>();

    /** Whether the directory is there in memory, and whether the disk knows. */
    private boolean exists;

    private boolean known;

    /** A file, whatever its name is. */
    private static final class Content {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private boolean synced;
    }

    /** A name: what it stood for when the directory was last synced, and everything since. Empty: for no file. */
    private static final class Entry {
        private final List<Optional<Content>> versions = new ArrayList<>(List.of(Optional.empty()));

        Optional<Content> now() {
            return versions.get(versions.size() - 1);
        }

        void sync() {
            versions.subList(0, versions.size() - 1).clear();
        }
    }

    /** @param path a directory whose files are all on the disk, or which is not there */
    CachedDirectory(Path path, Random random) throws IOException {
        this.path = path;
        this.random = random;
        this.exists = Files.exists(path);
        this.known = exists;
        if (exists) {
            List<Path> files;
            try (Stream<Path> all = Files.list(path)) {
                files = all.toList();
            }
            for (Path file : files) {
                Content content = new Content();
                content.bytes.write(Files.readAllBytes(file));
                content.synced = true;
                Entry entry = entry(file.getFileName().toString());
                entry.versions.add(Optional.of(content));
                entry.sync();
            }
        }
    }

    private Entry entry(String name) {
        return entries.computeIfAbsent(name, unused -> new Entry());
    }

    /** True iff this access changes the directory, a file in it, or whether it is there. */
    boolean isConcernedBy(Access access) {
        Path file = access.file();
        return file != null
                && (path.equals(file)
                        || path.equals(file.getParent())
                        || (access.kind() == Access.Kind.SYNC && file.equals(path.getParent())));
    }

    /** This has been done. */
    void hear(Access access) {
        Path file = access.file();
        boolean inside = file != null && path.equals(file.getParent());
        switch (access.kind()) {
            case CREATE_DIRECTORY -> exists = true;
            case CREATE_FILE -> entry(access.fileName()).versions.add(Optional.of(new Content()));
            case WRITE_FILE ->
                entry(access.fileName()).now().orElseThrow().bytes.write(access.bytes(), 0, access.bytes().length);
            case RENAME -> {
                Entry from = entry(access.fileName());
                entry(new String(access.bytes(), StandardCharsets.UTF_8))
                        .versions
                        .add(from.now());
                from.versions.add(Optional.empty());
            }
            case DELETE -> entry(access.fileName()).versions.add(Optional.empty());
            case SYNC -> {
                if (inside) {
                    entry(access.fileName()).now().orElseThrow().synced = true;
                } else if (path.equals(file)) {
                    entries.values().forEach(Entry::sync);
                } else {
                    known = exists;
                }
            }
            default -> throw new IllegalArgumentException(access.kind() + " of " + file);
        }
    }

    /** What a power cut may leave: names and contents; empty when there is no directory. */
    Optional<SortedMap<String, byte[]>> image() {
        int mood = random.nextInt(4);
        if (!exists || (!known && mood < 2)) {
            return Optional.empty();
        }
        SortedMap<String, byte[]> files = new TreeMap<>();
        entries.forEach((name, entry) -> {
            int versions = entry.versions.size();
            int version = mood == 0 ? 0 : mood == 1 ? versions - 1 : random.nextInt(versions);
            entry.versions.get(version).ifPresent(content -> files.put(name, onDisk(content)));
        });
        return Optional.of(files);
    }

    private byte[] onDisk(Content content) {
        byte[] bytes = content.bytes.toByteArray();
        if (content.synced) {
            return bytes;
        }
        int kept = random.nextInt(bytes.length + 1);
        return switch (random.nextInt(4)) {
            case 0 -> new byte[0];
            case 1 -> Arrays.copyOf(bytes, kept);
            // As long as it is, and not all of it written.
            case 2 -> Arrays.copyOf(Arrays.copyOf(bytes, kept), bytes.length);
            default -> bytes;
        };
    }
}
