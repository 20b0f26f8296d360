package io.spool.bench.idle;

import java.util.Collection;
import java.util.Map;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/** Counts what it is given. */
public final class CountingSinkTask extends SinkTask {
    private volatile long count;

    @Override
    public void start(Map<String, String> properties) {}

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    public void put(Collection<SinkRecord> records) {
        count += records.size();
    }

    /** How many there were. */
    public long count() {
        return count;
    }

    @Override
    public void stop() {}

    @Override
    public String version() {
        return "1";
    }
}
