package io.spool.core.value;

/** What an append does when the spool is full. Fixed at creation. */
public enum FullPolicy {
    /** The oldest frames go, except those that a protected reader has not yet read. */
    OVERWRITE,

    /**
     * Nothing that has not been read goes: every named reader is protected unless it was opened otherwise, and as long
     * as there is no protected reader at all, nothing has been read. Appends are refused until readers acknowledge.
     */
    BLOCK
}
