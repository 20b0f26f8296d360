package io.spool.cluster;

/** Somebody else took the port between our choosing it and the child's binding it. */
final class PortTakenException extends ClusterException {
    private static final long serialVersionUID = 1L;

    PortTakenException(String message) {
        super(message);
    }
}
