package io.spool.cli;

import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.error.SpoolException;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.Frame;
import io.spool.core.value.FullPolicy;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.ReaderStatus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A spool to run commands on, looked at past the commands. */
record TestSpool(Path directory) {
    static final long SMALLEST = 64 * 1024;

    static TestSpool create(Path directory, long size) throws SpoolException {
        return create(directory, size, FullPolicy.OVERWRITE);
    }

    static TestSpool create(Path directory, long size, FullPolicy full) throws SpoolException {
        Spools.create(directory, CreateOptions.ofSize(size).withFull(full));
        return new TestSpool(directory);
    }

    void append(String... frames) throws SpoolException {
        try (SpoolWriter writer = Spools.writer(directory)) {
            for (String frame : frames) {
                writer.append(frame);
            }
        }
    }

    /** All frames that are there. */
    List<String> frames() throws SpoolException {
        List<String> frames = new ArrayList<>();
        try (SpoolReader reader = Spools.reader(directory, ReaderOptions.anonymous())) {
            for (ReadBatch batch = reader.read(); !batch.isEmpty(); batch = reader.read()) {
                batch.forEach((Frame frame) -> frames.add(frame.text()));
            }
        }
        return frames;
    }

    long frameCount() throws SpoolException {
        return Spools.status(directory).frames();
    }

    ReaderStatus reader(String name) throws SpoolException {
        return KnownReader.in(directory, name).orElseThrow();
    }

    /** The sequence that this reader reads next. */
    long acknowledged(String name) throws SpoolException {
        return reader(name).sequence();
    }

    /** Frames that can be told apart, about this many bytes each. */
    static String[] numbered(int from, int to, int bytes) {
        String[] frames = new String[to - from];
        for (int i = from; i < to; i++) {
            String start = "{\"n\":" + i + ",\"x\":\"";
            frames[i - from] = start + "x".repeat(Math.max(0, bytes - start.length() - 2)) + "\"}";
        }
        return frames;
    }

    static String lines(String... frames) {
        StringBuilder text = new StringBuilder();
        for (String frame : frames) {
            text.append(frame).append('\n');
        }
        return text.toString();
    }
}
