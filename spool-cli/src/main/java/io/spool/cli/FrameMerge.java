package io.spool.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Carries frames of several sources to one place: those that are there, the oldest first. */
final class FrameMerge {
    /** Several sources are waited for in turn. */
    private static final Duration SHORT_WAIT = Duration.ofMillis(20);

    private static final Duration LONG_WAIT = Duration.ofHours(1);

    private final List<? extends FrameSource> sources;
    private final FrameSink sink;
    private final Progress progress;
    private int waitsFor;
    private long taken;

    FrameMerge(List<? extends FrameSource> sources, FrameSink sink, Progress progress) {
        this.sources = sources;
        this.sink = sink;
        this.progress = progress;
    }

    /** Goes on until all sources have ended, or there is nothing more in them and it is not to be waited for. */
    void run(boolean follow) throws IOException {
        while (true) {
            FrameSource oldest = oldest();
            if (oldest != null) {
                for (byte[] schema : oldest.takeSchemas()) {
                    sink.take(schema);
                }
                sink.take(oldest);
                oldest.advance();
                taken++;
                if (!oldest.hasFrame()) {
                    refill();
                }
            } else if (!refill()) {
                if (!follow
                        || Thread.currentThread().isInterrupted()
                        || sources.stream().allMatch(FrameSource::hasEnded)) {
                    break;
                }
                await();
            }
        }
        sink.flush();
    }

    private @Nullable FrameSource oldest() {
        FrameSource oldest = null;
        for (FrameSource source : sources) {
            if (source.hasFrame() && (oldest == null || source.timeMs() < oldest.timeMs())) {
                oldest = source;
            }
        }
        return oldest;
    }

    /** Takes what is there from sources that have no frame at hand; true iff one has moved. */
    private boolean refill() throws IOException {
        sink.flush(); // frames lie in arrays that are filled anew
        progress.show(
                sources.stream().mapToDouble(FrameSource::progress).average().orElse(1), taken);
        boolean moved = false;
        for (FrameSource source : sources) {
            // A batch may hold nothing that is wanted, and there is more behind it.
            while (!source.hasFrame() && !source.hasEnded() && source.fill(Duration.ZERO)) {
                moved = true;
            }
        }
        return moved;
    }

    private void await() throws IOException {
        FrameSource source = sources.get(waitsFor);
        waitsFor = (waitsFor + 1) % sources.size();
        if (!source.hasEnded()) {
            source.fill(sources.size() == 1 ? LONG_WAIT : SHORT_WAIT);
        }
    }

    /** How many frames were carried. */
    long taken() {
        return taken;
    }
}
