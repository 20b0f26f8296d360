package io.spool.it;

/** A broker of whatever kind, as a test sees it. */
interface BrokerUnderTest extends AutoCloseable {
    /** Where clients connect. */
    String bootstrap();

    /** Takes the broker away in good order. */
    void stop();

    /** Brings the broker back at the same address, with the same data; does nothing iff it is there. */
    void ensureRunning();

    @Override
    void close();
}
