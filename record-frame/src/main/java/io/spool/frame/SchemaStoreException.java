package io.spool.frame;

import java.io.IOException;

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
                "Cannot " + action + ": " + where + ": found " + cause
                        + ", expected a directory that this process may read and write, with room left."
                        + " Check that it exists, its owner and the free space.",
                cause);
    }
}
