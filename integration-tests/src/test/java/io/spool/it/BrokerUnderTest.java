package io.spool.it;

/** A broker of whatever kind, as a test sees it. */
interface BrokerUnderTest extends AutoCloseable {
    /** Where clients connect. */
    String bootstrap();

    /** Takes the broker away in good order. */
    void stop();

    /** The end of what the broker has said, and whether it is there. */
    String said();

    /** Brings the broker back at the same address, with the same data; does nothing iff it is there. */
    void ensureRunning();

    @Override
    void close();
}
