package io.spool.connect.sink;

import io.spool.core.value.CreateOptions;
import io.spool.core.value.WriterOptions;
import java.time.Duration;

/**
 * The options of the sink, parsed and checked.
 *
 * @param connector the connector's name
 * @param once whether spools leave out what they have had
 * @param oneSpoolForAPartition whether all records of a partition are known to go to one spool
 * @param directory where the spools are
 * @param create whether missing spools are made
 * @param creation how they are made
 * @param writer how they are written to
 * @param commitAfter how safe a record must be before its Kafka offset is committed
 * @param content what of a record goes into its frame
 * @param checkValues whether values that are text already are checked for being JSON
 * @param backoff how long to wait before a put that a full or busy spool refused is tried again
 */
record SinkSettings(
        String connector,
        boolean once,
        boolean oneSpoolForAPartition,
        DirectoryTemplate directory,
        boolean create,
        CreateOptions creation,
        WriterOptions writer,
        CommitAfter commitAfter,
        FrameContent content,
        boolean checkValues,
        Duration backoff) {}
