package io.spool.cli;

import io.spool.core.format.SpoolFormat;
import io.spool.frame.FrameFormat;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Frames of a snapshot, as {@link SnapshotSink} writes it. */
final class SnapshotSource implements FrameSource {
    /** The first line tells what the spool was like, and where its frames came from: more than 100,000 origins. */
    private static final int LONGEST_FIRST_LINE = 16 << 20;

    /** A byte of a frame takes six at most, escaped in a string. */
    private static final int ESCAPED_BYTES = 6;

    /** What stands around a frame or a schema on its line. */
    private static final int AROUND = 1024;

    private final String name;
    private final SnapshotInput in;
    private final LineInput lines;
    private final FrameRange range;
    private final SnapshotLine line = new SnapshotLine();
    private final SpoolTraits traits;
    private final long longestLine;
    private List<byte[]> schemas = new ArrayList<>();
    private long schemaBytes;
    private int index;
    private boolean hasFrame;
    private boolean ended;
    private long firstWanted;
    private long seen;
    private long position = 1;

    private SnapshotSource(String name, SnapshotInput in, FrameRange range) throws IOException {
        this.name = name;
        this.in = in;
        this.range = range;
        this.lines = new LineInput(SnapshotFile.content(in), mostInMemory(LONGEST_FIRST_LINE)).endingAtTooLong();
        if (!next()) {
            throw new SnapshotDamagedException(name + ": this is no snapshot of a spool: it is empty");
        }
        if (lines.isTooLong(0)) {
            throw damaged(0, tooLong(LONGEST_FIRST_LINE, "which tells what the spool was like"));
        }
        parse(0);
        SpoolTraits first = line.traits;
        if (first == null) {
            throw new SnapshotDamagedException(name + ": this is no snapshot of a spool: its first line is another");
        }
        traits = first;
        index = 0;
        if (traits.maxFrameBytes() < 0 || traits.maxFrameBytes() > SpoolFormat.MAX_CONTENT_LIMIT) {
            throw damaged(
                    0,
                    "its frames have at most " + traits.maxFrameBytes() + " bytes, and no spool's have more than "
                            + SpoolFormat.MAX_CONTENT_LIMIT + "; make the snapshot again");
        }
        longestLine = AROUND + Math.max(FrameFormat.MAX_SCHEMA_BYTES, (long) ESCAPED_BYTES * traits.maxFrameBytes());
        lines.limit(mostInMemory(longestLine));
    }

    private static int mostInMemory(long bytes) {
        return (int) Math.min(bytes, MemoryShare.line());
    }

    private static String tooLong(long limit, String what) {
        return limit <= MemoryShare.line()
                ? String.format(
                        Locale.ROOT, "it has more than %,d bytes, the most that this line, %s, can have", limit, what)
                : String.format(
                        Locale.ROOT,
                        "it has more than %,d bytes, the most that this program has memory for; %s",
                        MemoryShare.line(),
                        MemoryShare.REMEDY);
    }

    /**
     * Opens a snapshot.
     *
     * @param name its file, or {@link SnapshotFile#STANDARD}
     * @param standard the standard input
     * @throws SnapshotDamagedException when it is none
     */
    static SnapshotSource open(String name, InputStream standard, FrameRange range) throws IOException {
        SnapshotInput in = SnapshotFile.open(name, standard);
        try {
            return new SnapshotSource(name, in, range);
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    private boolean next() throws IOException {
        try {
            return lines.next();
        } catch (EOFException | ZipException e) {
            throw new SnapshotDamagedException(name + ": the snapshot is damaged or not whole behind sequence "
                    + line.sequence + ": " + e.getMessage());
        }
    }

    private void parseNext(int number) throws IOException {
        if (lines.isTooLong(number)) {
            throw damaged(
                    number,
                    tooLong(longestLine, "with a frame of at most " + traits.maxFrameBytes() + " bytes or a schema"));
        }
        parse(number);
    }

    private void parse(int number) throws IOException {
        try {
            line.parse(lines.array(), lines.from(number), lines.length(number));
        } catch (IOException e) {
            throw damaged(
                    number, String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    private SnapshotDamagedException damaged(int number, String why) {
        return new SnapshotDamagedException(
                name + ": line " + lines.number(number) + " is no line of a snapshot: " + why);
    }

    @Override
    public void skipTo(long sequence) {
        firstWanted = sequence;
    }

    @Override
    public boolean fill(Duration wait) throws IOException {
        if (ended || hasFrame) {
            return hasFrame;
        }
        if (index + 1 >= lines.count()) {
            if (!next()) {
                throw new SnapshotDamagedException(
                        name + ": the snapshot is not whole: it ends behind " + seen + " frames");
            }
            index = -1;
        }
        advance();
        return true;
    }

    /** Goes on to the next frame that is wanted of those lines that are there: contents lie in their array. */
    @Override
    public void advance() throws IOException {
        if (hasFrame) {
            position = line.sequence + 1;
        }
        hasFrame = false;
        while (!ended && !hasFrame && index + 1 < lines.count()) {
            index++;
            parseNext(index);
            if (line.frames >= 0) {
                if (line.frames != seen) {
                    throw new SnapshotDamagedException(
                            name + ": the snapshot should have " + line.frames + " frames, and has " + seen);
                }
                ended = true;
            } else if (line.schema != null) {
                hold(line.schema);
            } else if (line.content != null) {
                hasFrame = isWanted();
            }
        }
    }

    private void hold(byte[] schema) throws IOException {
        if (schema.length > FrameFormat.MAX_SCHEMA_BYTES) {
            throw damaged(
                    index,
                    String.format(
                            Locale.ROOT,
                            "its schema has %,d bytes, and a schema has at most %,d; make the snapshot again",
                            schema.length,
                            FrameFormat.MAX_SCHEMA_BYTES));
        }
        schemaBytes += schema.length;
        if (schemaBytes > MemoryShare.schemas()) {
            throw new SnapshotDamagedException(String.format(
                    Locale.ROOT,
                    "%s: line %d: with this one, schemas before the next frame have %,d bytes, and this program has memory for"
                            + " %,d; %s",
                    name,
                    lines.number(index),
                    schemaBytes,
                    MemoryShare.schemas(),
                    MemoryShare.REMEDY));
        }
        schemas.add(schema);
    }

    private boolean isWanted() {
        seen++;
        if (range.endsBefore(line.sequence, line.timeMs)) {
            return false;
        }
        boolean wanted = line.sequence >= firstWanted
                && !range.beginsBehind(line.sequence, line.timeMs)
                && range.wants(line.timeMs, array(), line.from, line.length);
        position = wanted ? line.sequence : line.sequence + 1;
        return wanted;
    }

    @Override
    public boolean hasFrame() {
        return hasFrame;
    }

    @Override
    public boolean hasEnded() {
        return ended;
    }

    @Override
    public long sequence() {
        return line.sequence;
    }

    @Override
    public long timeMs() {
        return line.timeMs;
    }

    @Override
    public byte[] array() {
        byte @Nullable [] content = line.content;
        if (content == null) {
            throw new IllegalStateException("there is no current frame");
        }
        return content;
    }

    @Override
    public int from() {
        return line.from;
    }

    @Override
    public int length() {
        return line.length;
    }

    @Override
    public SpoolTraits traits() {
        return traits;
    }

    @Override
    public List<byte[]> takeSchemas() {
        if (schemas.isEmpty()) {
            return List.of();
        }
        List<byte[]> taken = schemas;
        schemas = new ArrayList<>();
        schemaBytes = 0;
        return taken;
    }

    /** What was missing when the snapshot was made was told then. */
    @Override
    public long missing() {
        return 0;
    }

    /** The sequence of the current frame; without one, that behind the last one that the range did not end before. */
    long position() {
        return position;
    }

    @Override
    public double progress() {
        return in.progress();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
