package io.spool.connect.source;

import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.TransactionContext;

/** How often a task has asked for the end of a transaction. */
final class TransactionsAsked implements TransactionContext {
    private int commits;

    int commits() {
        return commits;
    }

    @Override
    public void commitTransaction() {
        commits++;
    }

    @Override
    public void commitTransaction(SourceRecord record) {
        throw new UnsupportedOperationException("a transformation may drop that record");
    }

    @Override
    public void abortTransaction() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void abortTransaction(SourceRecord record) {
        throw new UnsupportedOperationException();
    }
}
