package io.spool.frame;

/**
 * Keeps schema texts under their fingerprints, so that a frame names its schemas instead of repeating them.
 *
 * <p>Implementations may be shared between threads.
 */
public interface SchemaStore {
    /**
     * Stores a schema text, or does nothing where it is stored already. When this returns, the text is as safe as the
     * store can make it: a frame that names it may be written.
     *
     * @param text the schema text in UTF-8, at most {@link FrameFormat#MAX_SCHEMA_BYTES} bytes
     * @return the fingerprint to name it by
     * @throws SchemaStoreException if the text could not be stored; nothing that names it may be written
     * @throws UnframeableRecordException if the text is too large
     */
    SchemaFingerprint put(byte[] text) throws FrameException;

    /**
     * The text stored under a fingerprint, checked against it.
     *
     * @throws UnknownSchemaException if there is none
     * @throws DamagedSchemaException if there is one, and its fingerprint is another
     * @throws SchemaStoreException if the store could not be read
     */
    byte[] get(SchemaFingerprint fingerprint) throws FrameException;
}
