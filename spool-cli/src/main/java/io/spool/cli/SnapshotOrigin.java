package io.spool.cli;

import io.spool.replay.ReplayOrigin;
import io.spool.replay.ReplaySource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * A snapshot that is replayed as it is, with no spool in between.
 *
 * @param snapshot its file, or {@link SnapshotFile#STANDARD}
 * @param standard the standard input
 * @param range which of its frames
 */
record SnapshotOrigin(String snapshot, InputStream standard, FrameRange range) implements ReplayOrigin {

    /** That of the file, without what makes it a snapshot's. */
    @Override
    public String name() {
        Path name = Path.of(snapshot).getFileName();
        return name == null ? "" : name.toString().replaceFirst("\\.jsonl(\\.gz)?$", "");
    }

    /** What was missing when the snapshot was made was told then. */
    @Override
    public ReplaySource open(boolean rehearsal, Consumer<String> notice) throws IOException {
        return new SnapshotFrames(SnapshotSource.open(snapshot, standard, range), new HeldSchemas(snapshot));
    }
}
