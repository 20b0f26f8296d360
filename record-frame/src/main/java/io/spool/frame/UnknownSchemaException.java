package io.spool.frame;

/** A frame names a schema that is not in the store. */
public final class UnknownSchemaException extends FrameException {
    private static final long serialVersionUID = 1L;

    private final SchemaFingerprint fingerprint;

    /**
     * @param fingerprint the schema that was asked for
     * @param where where it was looked for, as a person would name it
     */
    public UnknownSchemaException(SchemaFingerprint fingerprint, String where) {
        super(
                "Schema " + fingerprint + " is missing: found no " + where
                        + ", expected it beside the frames that name it. Copy a spool together with its schemas directory;"
                        + " bring the file from the spool that the frame was written to.",
                null);
        this.fingerprint = fingerprint;
    }

    /** The schema that was asked for. */
    public SchemaFingerprint fingerprint() {
        return fingerprint;
    }
}
