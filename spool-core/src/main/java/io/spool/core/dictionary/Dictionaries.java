package io.spool.core.dictionary;

import io.spool.core.error.SpoolException;
import io.spool.core.format.SpoolFormat;
import io.spool.core.mapped.NewFile;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.UUID;

/**
 * The dictionaries of one spool: files that get their name when they are whole and on the disk, and never change. So a frame
 * that names a dictionary finds it, whatever a kill or a power cut took away.
 *
 * <p>Thread-safe; what changes the directory is done under the writer's lock.
 */
public final class Dictionaries {
    private final Path spool;
    private final Path directory;
    private final UUID uuid;

    /** @param uuid the spool's: a dictionary of another spool is none of ours */
    public Dictionaries(Path spool, UUID uuid) {
        this.spool = spool;
        this.directory = spool.resolve(SpoolFormat.DICTIONARIES_DIRECTORY);
        this.uuid = uuid;
    }

    /** Numbers of those that have a file, whatever is in it. */
    public NavigableSet<Long> numbers() throws SpoolException {
        TreeSet<Long> numbers = new TreeSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                // What else may lie here is none of ours.
                String name = file.getFileName().toString();
                if (name.matches("[1-9][0-9]{0,17}")) {
                    numbers.add(Long.parseLong(name));
                }
            }
        } catch (NoSuchFileException e) {
            return numbers;
        } catch (NotDirectoryException e) {
            throw new SpoolException(
                    spool,
                    directory + " is in the way: dictionaries go into a directory of this name; move it away",
                    e);
        } catch (AccessDeniedException e) {
            throw new SpoolException(spool, "cannot look into " + directory + ": no permission; check its mode", e);
        } catch (IOException e) {
            throw new SpoolException(spool, "cannot look into " + directory + ": " + e.getMessage(), e);
        }
        return numbers;
    }

    /**
     * The dictionary with this number.
     *
     * @throws NoSuchFileException when there is none
     * @throws IOException when it cannot be read
     * @throws IllegalArgumentException when it is damaged, or of another spool; the message says which file, and why
     */
    public Dictionary load(long number) throws IOException {
        Path file = file(number);
        byte[] bytes;
        // A stream, not a channel: an interrupt must not look like a dictionary that is not there.
        try (FileInputStream in = new FileInputStream(file.toFile())) {
            bytes = in.readNBytes(SpoolFormat.DICTIONARY_CONTENT + SpoolFormat.DICTIONARY_MAX_CONTENT + 1);
        } catch (FileNotFoundException e) {
            // Also said of what may not be opened.
            throw Files.notExists(file) ? new NoSuchFileException(file.toString()) : e;
        }
        try {
            return Dictionary.of(bytes, uuid, number);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + " is damaged: " + e.getMessage(), e);
        }
    }

    /** Puts a dictionary on the disk, under the writer's lock. When this returns, frames may name it. */
    public void add(Dictionary dictionary) throws SpoolException {
        try {
            if (Files.notExists(directory)) {
                Files.createDirectory(directory);
            }
            // Also when it is there: whoever made it may have died before this.
            NewFile.forceDirectory(spool);
            removeUnborn();
            byte[] file = dictionary.toFile(uuid);
            NewFile.write(file(dictionary.number()), file, file.length, () -> false);
        } catch (IOException e) {
            throw new SpoolException(
                    spool, "cannot write dictionary " + dictionary.number() + " in " + directory + ": " + e, e);
        }
    }

    /** Removes what was left by those who died while they wrote one: their numbers are never used again. */
    private void removeUnborn() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + NewFile.MARK)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
    }

    /**
     * Sees to it that names which others gave are on the disk before frames go by them: whoever gave the newest may have died
     * before it was.
     */
    public void forceNames() throws SpoolException {
        try {
            NewFile.forceDirectory(directory);
            NewFile.forceDirectory(spool);
        } catch (IOException e) {
            throw new SpoolException(spool, "cannot put the names in " + directory + " on the disk: " + e, e);
        }
    }

    /** Removes those that no frame needs any more. A file that stays does no harm: there is no telling of it. */
    public void remove(long number) {
        try {
            Files.deleteIfExists(file(number));
        } catch (IOException e) {
            // The next one who makes a dictionary tries again.
        }
    }

    private Path file(long number) {
        return directory.resolve(Long.toString(number));
    }
}
