package io.spool.connect.sink;

import io.spool.core.error.NoSpoolException;
import io.spool.core.error.SpoolBusyException;
import io.spool.core.error.SpoolException;
import io.spool.frame.FrameException;
import java.io.IOException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;

/** Says in Connect's terms what went wrong: what is worth another try, and what is not. */
final class SinkFailures {
    private SinkFailures() {}

    /** A spool did not take records now, and nothing is wrong with them. */
    static RetriableException refused(SinkBatch.Refusal refusal) {
        return new RetriableException(
                refusal.outstanding() + " of " + refusal.all()
                        + " records are not in their spool yet and are tried again: " + refusal.why()
                        + ". If this does not pass, let a reader acknowledge, forget a reader that is gone, or make the spool larger");
    }

    /** Offsets of a partition begin anew, and the spool would take records for what it has had. */
    static ConnectException beganAnew(SinkRecord record, long expected) {
        return new ConnectException(
                "Partition " + record.originalKafkaPartition() + " of topic " + record.originalTopic()
                        + " gives offset " + record.originalKafkaOffset() + ", and its spool has had everything before "
                        + expected
                        + ": the topic was made anew, or its end was lost. To take it from where it is now, stop the connector, delete"
                        + " its offsets (DELETE /connectors/<name>/offsets), and resume it");
    }

    /** Somebody altered an offset to one that cannot be. */
    static ConnectException badOffset(TopicPartition partition, long offset) {
        return new ConnectException("The offset of " + partition + " cannot be " + offset
                + ": it is that of the record that comes next, 0 or more, or null to begin anew");
    }

    /** No frame can hold this record. */
    static ConnectException unframeable(SinkRecord record, Exception cause) {
        return new ConnectException(
                "The record of topic " + record.originalTopic() + ", partition " + record.originalKafkaPartition()
                        + ", offset " + record.originalKafkaOffset() + " cannot go into its spool: "
                        + cause.getMessage()
                        + " To go on without such records, set errors.tolerance=all and, so as not to lose sight of them,"
                        + " errors.deadletterqueue.topic.name",
                cause);
    }

    /** A spool or its schemas could not be opened or written to. */
    static ConnectException failed(String what, IOException cause) {
        if (cause instanceof SpoolBusyException) {
            return new RetriableException(what + ": " + cause.getMessage(), cause);
        }
        String remedy = "";
        if (cause instanceof NoSpoolException) {
            remedy = ". A spool is local to a host: create it there, set " + SpoolSinkConfig.CREATE_CONFIG
                    + "=true, or run this connector on the host that has it";
        } else if (cause instanceof SpoolException || cause instanceof FrameException) {
            remedy = ". Put that right and restart the task; records that were not committed come again";
        }
        return new ConnectException(what + ": " + cause.getMessage() + remedy, cause);
    }
}
