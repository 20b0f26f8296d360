package io.spool.cluster;

/** A connector, or one of its tasks, has failed; the message has its stack trace. */
public final class ConnectorFailedException extends ClusterException {
    private static final long serialVersionUID = 1L;

    ConnectorFailedException(String who, String trace) {
        super(who + " has failed:\n" + trace);
    }
}
