package io.spool.cluster;

/** The worker answered a request with an error. */
public final class ConnectRestException extends ClusterException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String body;

    ConnectRestException(String request, int status, String body) {
        super(request + ": status=" + status + " body=" + body);
        this.status = status;
        this.body = body;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** What the worker said, as it came. */
    public String body() {
        return body;
    }
}
