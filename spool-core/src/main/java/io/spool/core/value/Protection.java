package io.spool.core.value;

/** Whether frames that a named reader has not yet read may be overwritten. */
public enum Protection {
    /** As the spool's {@link FullPolicy} says: protected in a blocking spool, not in an overwriting one. */
    BY_SPOOL,
    PROTECTED,
    UNPROTECTED
}
