package io.spool.cli;

import io.spool.frame.SchemaStore;
import io.spool.replay.ReplaySource;
import java.io.IOException;
import java.time.Duration;

/** The frames of a snapshot, for a replay. A snapshot remembers nobody: where to go on, its reader has to know. */
final class SnapshotFrames implements ReplaySource {
    private final SnapshotSource snapshot;
    private final HeldSchemas schemas;

    /** @param snapshot is closed with this */
    SnapshotFrames(SnapshotSource snapshot, HeldSchemas schemas) {
        this.snapshot = snapshot;
        this.schemas = schemas;
    }

    @Override
    public boolean next(Duration wait) throws IOException {
        if (snapshot.hasFrame()) {
            snapshot.advance();
        }
        if (!snapshot.hasFrame() && !snapshot.hasEnded()) {
            snapshot.fill(wait);
        }
        schemas.hold(snapshot.takeSchemas());
        return snapshot.hasFrame();
    }

    @Override
    public boolean hasEnded() {
        return snapshot.hasEnded();
    }

    @Override
    public long sequence() {
        return snapshot.sequence();
    }

    @Override
    public long timeMs() {
        return snapshot.timeMs();
    }

    @Override
    public byte[] array() {
        return snapshot.array();
    }

    @Override
    public int from() {
        return snapshot.from();
    }

    @Override
    public int length() {
        return snapshot.length();
    }

    @Override
    public long position() {
        return snapshot.position();
    }

    @Override
    public long missed() {
        return snapshot.missing();
    }

    @Override
    public double progress() {
        return snapshot.progress();
    }

    @Override
    public SchemaStore schemas() {
        return schemas;
    }

    @Override
    public void acknowledge(long sequence) {
        // Nobody remembers it; the report tells the user.
    }

    @Override
    public void wakeup() {
        // It never waits for frames that are still to be written.
    }

    @Override
    public void close() throws IOException {
        snapshot.close();
    }
}
