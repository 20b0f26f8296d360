package io.spool.frame;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** The place where schemas are kept cannot be read or written just now; trying again may help. */
public final class SchemaStoreException extends FrameException {
    private static final long serialVersionUID = 1L;

    /**
     * @param action what was being done, for instance "write schema ..."
     * @param where the file or directory
     * @param cause what the operating system said
     */
    public SchemaStoreException(String action, String where, IOException cause) {
        super(
                "Cannot " + action + ": " + where + ": found: " + reason(cause)
                        + ", expected a directory that this process may read and write, with room left."
                        + " Check that it exists, its owner and the free space.",
                cause);
    }

    /** For people: no class of Java. */
    private static String reason(IOException cause) {
        if (cause instanceof FileSystemException file && file.getReason() != null) {
            return file.getReason();
        }
        if (cause instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (cause instanceof NoSuchFileException) {
            return "no such file";
        }
        return String.valueOf(cause.getMessage());
    }
}
