package io.spool.bench.idle;

import org.apache.kafka.connect.connector.Task;

/** A source whose only task hands out records that were made when it started. */
public final class ReadyMadeSourceConnector extends LinesSourceConnector {
    @Override
    public Class<? extends Task> taskClass() {
        return ReadyMadeSourceTask.class;
    }
}
