package io.spool.bench.idle;

import org.apache.kafka.connect.connector.Task;

/** A source whose only task makes each record anew, of bytes that it has. */
public final class MakingSourceConnector extends LinesSourceConnector {
    @Override
    public Class<? extends Task> taskClass() {
        return MakingSourceTask.class;
    }
}
