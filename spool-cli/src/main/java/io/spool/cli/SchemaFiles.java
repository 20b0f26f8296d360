package io.spool.cli;

import io.spool.core.error.SpoolException;
import io.spool.frame.DamagedSchemaException;
import io.spool.frame.FrameException;
import io.spool.frame.SchemaDirectory;
import io.spool.frame.SchemaFingerprint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The schemas that record frames of a spool name, each given out once. A sink stores a schema before the first frame that
 * names it, so that who looks here behind a frame has all that it needs.
 *
 * <p>Not thread-safe.
 */
final class SchemaFiles {
    private final Path spool;
    private final SchemaDirectory files;
    private final Consumer<String> notice;
    private final Set<SchemaFingerprint> given = new HashSet<>();
    private long damaged;

    /** @param notice is told of schemas that are damaged, and left out */
    SchemaFiles(Path spool, Consumer<String> notice) {
        this.spool = spool;
        this.files = new SchemaDirectory(spool);
        this.notice = notice;
    }

    /** The texts of those that have come since. */
    List<byte[]> fresh() throws SpoolException {
        List<byte[]> texts = new ArrayList<>();
        long bytes = 0;
        for (SchemaFingerprint fingerprint : fingerprints()) {
            if (given.add(fingerprint)) {
                try {
                    byte[] text = files.get(fingerprint);
                    bytes += text.length;
                    if (bytes > MemoryShare.schemas()) {
                        throw new SpoolException(
                                spool,
                                String.format(
                                        Locale.ROOT,
                                        "its schemas have more than %,d bytes, the most that this program has memory for; %s",
                                        MemoryShare.schemas(),
                                        MemoryShare.REMEDY));
                    }
                    texts.add(text);
                } catch (DamagedSchemaException e) {
                    damaged++;
                    notice.accept(e.getMessage() + "; frames that name it cannot be records again");
                } catch (FrameException e) {
                    throw failed(e);
                }
            }
        }
        return texts;
    }

    private Set<SchemaFingerprint> fingerprints() throws SpoolException {
        try {
            return files.fingerprints();
        } catch (FrameException e) {
            throw failed(e);
        }
    }

    private SpoolException failed(FrameException failure) {
        return new SpoolException(spool, String.valueOf(failure.getMessage()), failure);
    }

    /** How many could not be given out. */
    long damaged() {
        return damaged;
    }

    /** Stores one that came with a copy: before the frames that name it. */
    void store(byte[] text) throws SpoolException {
        try {
            given.add(files.put(text));
        } catch (FrameException e) {
            throw failed(e);
        }
    }
}
