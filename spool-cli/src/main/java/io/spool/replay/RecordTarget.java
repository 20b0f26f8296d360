package io.spool.replay;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Where records go. For one thread. */
interface RecordTarget extends AutoCloseable {

    /**
     * Takes a record. Waits while too much is under way.
     *
     * @param sequence of its frame; above that of the record before
     * @param stopped ends a wait
     * @return false iff it was stopped before it could take it
     */
    boolean send(long sequence, ProducerRecord<byte[], byte[]> record, BooleanSupplier stopped) throws ReplayException;

    /** Looks what has been acknowledged meanwhile, without waiting. */
    void settle() throws ReplayException;

    /**
     * Waits until all is acknowledged.
     *
     * @param patience how long at most
     * @param stopped ends the wait
     * @return true iff all is
     */
    boolean finish(Duration patience, BooleanSupplier stopped) throws ReplayException;

    /**
     * The sequence before which all has been acknowledged.
     *
     * @param next the sequence behind the last one that was dealt with
     */
    long acknowledgedBefore(long next);

    /** Records that were acknowledged. */
    long records();

    /** Bytes of their keys, values and headers. */
    long bytes();

    /** Records that the target does not take, and that were left out. */
    long skipped();

    @Override
    void close();
}
