package io.spool.bench.idle;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.source.SourceRecord;

/** Hands out the same records again and again. */
public final class ReadyMadeSourceTask extends LinesSourceTask {
    private List<SourceRecord> ready = List.of();

    @Override
    void begin(byte[][] lines, LineValues values, int batch) {
        List<SourceRecord> records = new ArrayList<>();
        for (int i = 0; i < batch; i++) {
            records.add(record(values.of(lines[i % lines.length]), i));
        }
        ready = List.copyOf(records);
    }

    @Override
    List<SourceRecord> next(int count) {
        return ready.subList(0, count);
    }
}
