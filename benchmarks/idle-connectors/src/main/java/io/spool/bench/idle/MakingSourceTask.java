package io.spool.bench.idle;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** Makes each record anew, as any source must whose records are not known before: the least that one costs. */
public final class MakingSourceTask extends LinesSourceTask {
    private byte[][] lines = {};
    private @Nullable LineValues values;
    private long made;

    @Override
    void begin(byte[][] all, LineValues of, int batch) {
        lines = all;
        values = of;
    }

    @Override
    List<SourceRecord> next(int count) {
        LineValues of = values;
        if (of == null) {
            throw new IllegalStateException("not started");
        }
        List<SourceRecord> records = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            records.add(record(of.of(lines[(int) (made % lines.length)]), made));
            made++;
        }
        return records;
    }
}
