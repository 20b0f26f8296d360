package io.spool.connect.sink;

import io.spool.frame.FrameBytes;
import io.spool.frame.FrameException;
import io.spool.frame.SchemaDirectory;
import io.spool.frame.connect.SinkRecordFrames;
import java.nio.file.Path;
import org.apache.kafka.connect.sink.SinkRecord;

/** The whole record, its schemas stored once beside the frames. */
final class RecordEncoder implements FrameEncoder {
    private final SinkRecordFrames frames;

    RecordEncoder(Path spoolDirectory) {
        this.frames = new SinkRecordFrames(new SchemaDirectory(spoolDirectory));
    }

    @Override
    public void encode(SinkRecord record, FrameBytes target) throws FrameException {
        frames.encode(record, target);
    }
}
