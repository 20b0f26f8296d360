package io.spool.frame;

import org.jspecify.annotations.Nullable;

/** A schema is in the store, and what is stored is not what its fingerprint promises. */
public final class DamagedSchemaException extends FrameException {
    private static final long serialVersionUID = 1L;

    private final SchemaFingerprint fingerprint;

    /**
     * @param fingerprint the schema that was asked for
     * @param where where it is stored, as a person would name it
     * @param found what is there
     * @param expected what should be there
     * @param cause the complaint behind this one, where there is one
     */
    public DamagedSchemaException(
            SchemaFingerprint fingerprint, String where, String found, String expected, @Nullable Throwable cause) {
        super(
                "Schema " + fingerprint + " is damaged: " + where + ": found " + found + ", expected " + expected
                        + ". Bring a whole copy from another spool of the same records, or delete the file and let the"
                        + " sink write a record with this schema again.",
                cause);
        this.fingerprint = fingerprint;
    }

    /** The schema that was asked for. */
    public SchemaFingerprint fingerprint() {
        return fingerprint;
    }
}
