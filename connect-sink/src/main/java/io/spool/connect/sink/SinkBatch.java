package io.spool.connect.sink;

import io.spool.core.error.SpoolBusyException;
import io.spool.core.error.SpoolException;
import io.spool.frame.FrameException;
import io.spool.frame.UnframeableRecordException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * Carries the records of one put into their spools, together for each spool.
 *
 * <p>A spool that does not take its records now does not hold up the others. For one thread.
 */
final class SinkBatch {
    private final OpenSpools spools;
    private final SpooledOffsets offsets;
    private final @Nullable ErrantRecordReporter reporter;
    private final SinkMetrics metrics;

    /** Records of this put that wait for a spool which could not be opened, and why it could not. */
    private final List<SinkRecord> held = new ArrayList<>();

    private @Nullable String heldBy;

    /** @param reporter where records go that can never be framed; null when they fail the task */
    SinkBatch(OpenSpools spools, SpooledOffsets offsets, @Nullable ErrantRecordReporter reporter, SinkMetrics metrics) {
        this.spools = spools;
        this.offsets = offsets;
        this.reporter = reporter;
        this.metrics = metrics;
    }

    /**
     * Appends the records, except those that an earlier, unfinished attempt at the same put appended already.
     *
     * @return why some are not in their spools yet, when a spool is full or busy: the put is to be tried again; empty when
     *     all are
     * @throws FrameException when a schema could not be stored
     */
    Optional<Refusal> put(Collection<SinkRecord> records) throws SpoolException, FrameException {
        offsets.begin();
        spools.all().forEach(SinkSpool::beginPut);
        held.clear();
        heldBy = null;
        for (SinkRecord record : records) {
            if (!offsets.isSpooled(record)) {
                add(record);
            } else {
                metrics.repeated(1);
            }
        }
        List<SinkRecord> outstanding = new ArrayList<>(held);
        String why = heldBy;
        for (SinkSpool spool : spools.all()) {
            spool.append();
            outstanding.addAll(spool.outstanding());
            why = spool.refusal().orElse(why);
        }
        if (why == null) {
            offsets.finished(records);
            return Optional.empty();
        }
        offsets.unfinished(records, outstanding);
        metrics.putRefused();
        return Optional.of(new Refusal(outstanding.size(), records.size(), why));
    }

    private void add(SinkRecord record) throws SpoolException, FrameException {
        if (heldBy != null) {
            held.add(record);
            return;
        }
        try {
            spools.of(record).add(record);
        } catch (UnframeableRecordException | IllegalArgumentException e) {
            if (reporter == null) {
                throw SinkFailures.unframeable(record, e);
            }
            // The worker waits for the report to be written before it commits offsets.
            var unused = reporter.report(record, e);
            metrics.reported();
        } catch (SpoolBusyException e) {
            // It could not be opened just now. The rest waits too: asking again for each record would take for ever.
            heldBy = String.valueOf(e.getMessage());
            held.add(record);
        }
    }

    /**
     * Records that are not in their spools yet.
     *
     * @param outstanding how many
     * @param all how many the put has
     * @param why what the spool said
     */
    record Refusal(int outstanding, int all, String why) {}
}
