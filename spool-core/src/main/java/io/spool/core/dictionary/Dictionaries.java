package io.spool.core.dictionary;

import io.spool.core.error.SpoolException;
import io.spool.core.file.NewFile;
import io.spool.core.file.NotRegularFileException;
import io.spool.core.file.SpoolFile;
import io.spool.core.format.SpoolFormat;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The dictionaries of one spool: files that get their name when they are whole and on the disk, and never change. So a frame
 * that names a dictionary finds it, whatever a kill or a power cut took away.
 *
 * <p>Thread-safe; what changes the directory is done under the writer's lock.
 */
public final class Dictionaries {
    private static final String NUMBER = "[1-9][0-9]{0,17}";

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
        try {
            for (Path file : SpoolFile.list(directory)) {
                // What else may lie here is none of ours.
                String name = file.getFileName().toString();
                if (name.matches(NUMBER)) {
                    numbers.add(Long.parseLong(name));
                }
            }
        } catch (NoSuchFileException e) {
            return numbers;
        } catch (NotRegularFileException e) {
            throw e.in(spool);
        } catch (IOException e) {
            throw new SpoolException(
                    spool, "cannot list " + directory + ": " + SpoolFile.reason(e) + "; check its owner and mode", e);
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
        SpoolFile.isDirectory(directory); // throws when it is a link
        byte[] bytes = SpoolFile.read(file, SpoolFormat.DICTIONARY_CONTENT + SpoolFormat.DICTIONARY_MAX_CONTENT);
        try {
            return Dictionary.of(bytes, uuid, number);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + " is damaged: " + e.getMessage(), e);
        }
    }

    /** Puts a dictionary on the disk, under the writer's lock. When this returns, frames may name it. */
    public void add(Dictionary dictionary) throws SpoolException {
        try {
            SpoolFile.makeDirectory(directory);
            // Also when it is there: the process that created it may have died before this.
            SpoolFile.forceDirectory(spool);
            removeUnfinished();
            byte[] file = dictionary.toFile(uuid);
            NewFile.write(file(dictionary.number()), file, file.length, () -> false);
            SpoolFile.forceDirectory(directory);
        } catch (NotRegularFileException e) {
            throw e.in(spool);
        } catch (IOException e) {
            throw new SpoolException(
                    spool,
                    "cannot write dictionary " + dictionary.number() + " in " + directory + ": " + SpoolFile.reason(e),
                    e);
        }
    }

    /** Removes what was left by processes that died while they wrote one: those numbers are never used again. */
    private void removeUnfinished() throws IOException {
        for (Path file : SpoolFile.list(directory)) {
            if (file.getFileName().toString().matches(NUMBER + Pattern.quote(SpoolFile.UNFINISHED))) {
                SpoolFile.remove(file);
            }
        }
    }

    /**
     * Sees to it that names which others gave are on the disk before frames go by them: whoever gave the newest may have died
     * before it was.
     */
    public void forceNames() throws SpoolException {
        try {
            SpoolFile.forceDirectory(directory);
            SpoolFile.forceDirectory(spool);
        } catch (IOException e) {
            throw new SpoolException(spool, "cannot put the names in " + directory + " on the disk: " + e, e);
        }
    }

    /** Removes those that no frame needs any more. A file that stays does no harm: there is no telling of it. */
    public void remove(long number) {
        try {
            SpoolFile.remove(file(number));
        } catch (IOException e) {
            // The next one who makes a dictionary tries again.
        }
    }

    private Path file(long number) {
        return directory.resolve(Long.toString(number));
    }
}
