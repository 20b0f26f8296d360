package io.spool.cli;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.spool.core.value.ReadBatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Writes a frame as a JSON object that says what the spool knows of it. */
final class DescribedFrame implements FrameCopy.LineFormat {
    private final JsonCheck json = new JsonCheck();

    @Override
    public void write(FrameOutput out, ReadBatch batch, int index) throws IOException {
        byte[] array = batch.array(index);
        int from = batch.from(index);
        int length = batch.length(index);
        out.add("{\"sequence\":" + batch.sequence(index) + ",\"time\":\"" + Instant.ofEpochMilli(batch.timeMs(index))
                + "\",");
        if (json.problem(array, from, length).isEmpty()) {
            out.add("\"frame\":");
            out.add(array, from, length);
        } else {
            String text = new String(array, from, length, StandardCharsets.UTF_8);
            out.add("\"text\":\"" + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"");
        }
        out.add("}");
        out.endLine();
    }
}
