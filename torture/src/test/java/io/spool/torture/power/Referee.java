package io.spool.torture.power;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.error.SpoolException;
import io.spool.core.format.SpoolFormat;
import io.spool.core.value.Frame;
import io.spool.core.value.Gap;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.SpoolStatus;
import io.spool.torture.encoding.StoredFrame;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Opens what a power cut left, and holds it to what was promised. */
final class Referee {
    private static final int BATCH = 8 * 1024;
    private static final int AFTERWARDS = 20;

    private final Path spool;
    private final Expectation expected;
    private final List<Long> delivered = new ArrayList<>();
    private final List<Gap> gaps = new ArrayList<>();

    private Referee(Path spool, Expectation expected) {
        this.spool = spool;
        this.expected = expected;
    }

    /**
     * Recovers the spool in this directory; throws when anything that was promised is not so.
     *
     * @param goesOn whether to append to it as well, which takes longer than all the rest
     */
    static void judge(Path spool, Expectation expected, boolean goesOn) throws IOException {
        new Referee(spool, expected).judge(goesOn);
    }

    private void judge(boolean goesOn) throws IOException {
        // A named reader opens the spool for writing, and so recovers it.
        try (SpoolReader recovering = Spools.reader(spool, small(ReaderOptions.named(History.READER)))) {
            SpoolStatus status = Spools.status(spool);
            long next = status.nextSequence();
            if (next < expected.visible()) {
                throw new AssertionError("next is " + next + ": sequences will be given out twice");
            }
            readAll(status);
            nothingThatIsLeftLacksItsDictionary(status);
            promisedFramesAreThere();
            whatIsLeftIsCleanPrefix();
            batchesAreWhole();
            whatComesAgainFromItsOriginFits();
            if (status.frames() - damaged() != delivered.size()) {
                throw new AssertionError("status says " + status.frames() + " frames, " + delivered.size()
                        + " were delivered and " + damaged() + " are damaged");
            }
            if (expected.forcesAppends()) {
                assertThat(gaps).noneMatch(gap -> gap.kind() == Gap.Kind.CUT);
            }
            theReaderGoesOn(recovering, next);
        }
        if (goesOn) {
            appendsGoOn();
        }
    }

    /** What a cut left behind, whole and never committed, must not come up when its sequences have been given out again. */
    private void appendsGoOn() throws SpoolException {
        long next = Spools.status(spool).nextSequence();
        try (SpoolWriter writer = Spools.writer(spool)) {
            for (int i = 0; i < AFTERWARDS; i++) {
                assertThat(writer.append(after(next + i))).isEqualTo(next + i);
            }
        }
        long found = 0;
        try (SpoolReader reader = Spools.reader(spool, anonymous())) {
            for (ReadBatch batch = reader.read(); !batch.isEmpty(); batch = reader.read()) {
                for (Frame frame : batch) {
                    found += frame.sequence() >= next ? 1 : 0;
                    if (frame.sequence() < next) {
                        isAsWritten(frame, frame.sequence());
                    } else if (!frame.text().equals(after(frame.sequence()))) {
                        throw new AssertionError("frame " + frame.sequence() + " was never written: " + frame.text());
                    }
                }
            }
            assertThat(reader.position()).isEqualTo(next + AFTERWARDS);
            assertThat(found).isEqualTo(AFTERWARDS);
        }
    }

    private static String after(long sequence) {
        return "{\"after\":" + sequence + "}";
    }

    private static ReaderOptions anonymous() {
        return small(ReaderOptions.anonymous());
    }

    private static ReaderOptions small(ReaderOptions options) {
        return new ReaderOptions(options.name(), options.start(), options.protection(), BATCH);
    }

    private long damaged() {
        return gaps.stream()
                .filter(gap -> gap.kind() == Gap.Kind.DAMAGED)
                .mapToLong(Gap::count)
                .sum();
    }

    private void readAll(SpoolStatus status) throws SpoolException {
        long at = status.minSequence();
        try (SpoolReader reader = Spools.reader(spool, anonymous())) {
            for (ReadBatch batch = reader.read(); !batch.isEmpty(); batch = reader.read()) {
                if (batch.gap().isPresent()) {
                    Gap gap = batch.gap().get();
                    assertThat(gap.from()).as("gap " + gap).isEqualTo(at);
                    gaps.add(gap);
                    at = gap.to();
                }
                for (Frame frame : batch) {
                    isAsWritten(frame, at);
                    delivered.add(at);
                    at++;
                }
            }
        }
        assertThat(at).as("read to the end").isEqualTo(status.nextSequence());
    }

    /** Not even frames that had been given up, and have come back with an earlier <i>min</i>: whole, and not to be had. */
    private void nothingThatIsLeftLacksItsDictionary(SpoolStatus status) throws IOException {
        Path directory = spool.resolve(SpoolFormat.DICTIONARIES_DIRECTORY);
        for (StoredFrame frame : StoredFrame.all(spool, status)) {
            if (frame.encoding() != SpoolFormat.ENCODING_JSON) {
                assertThat(directory.resolve(Long.toString(frame.dictionary())))
                        .as("dictionary of frame " + frame.sequence() + ", min " + status.minSequence())
                        .exists();
            }
        }
    }

    private void isAsWritten(Frame frame, long sequence) {
        if (frame.sequence() != sequence) {
            throw new AssertionError("sequence " + frame.sequence() + ", expected " + sequence);
        }
        if (sequence > expected.written().size()
                || !Arrays.equals(frame.content(), expected.written().get((int) sequence - 1))) {
            throw new AssertionError("frame " + sequence + " is not what was written: " + frame.text());
        }
    }

    private void promisedFramesAreThere() {
        long from = expected.min();
        long to = Math.max(from, expected.promised());
        long found = delivered.stream().filter(s -> s >= from && s < to).count();
        assertThat(found)
                .as(() -> "forced frames " + from + " to " + (to - 1) + " of those delivered " + delivered + ", gaps "
                        + gaps)
                .isEqualTo(to - from);
    }

    private void whatIsLeftIsCleanPrefix() {
        for (Gap gap : gaps) {
            if (gap.kind() == Gap.Kind.DAMAGED) {
                assertThat(gap.to())
                        .as(gap + " among what had not been given up, min " + expected.min())
                        .isLessThanOrEqualTo(expected.min());
            } else if (gap.kind() == Gap.Kind.CUT) {
                assertThat(delivered)
                        .as("nothing is behind what was cut off: " + gap)
                        .allMatch(sequence -> sequence < gap.from());
            }
        }
    }

    private void batchesAreWhole() {
        for (int i = 0; i < delivered.size(); i++) {
            long sequence = delivered.get(i);
            boolean last = expected.ends().get((int) sequence - 1);
            boolean followed = i + 1 < delivered.size() && delivered.get(i + 1) == sequence + 1;
            if (!last && !followed && sequence >= expected.min()) {
                throw new AssertionError(
                        "frame " + sequence + " is not the last of its batch, and the next is missing");
            }
        }
    }

    /**
     * What the spool says comes next from the origin is what comes behind the last frame that it has from there: nothing is
     * taken twice, and nothing is left out that a power cut took.
     */
    private void whatComesAgainFromItsOriginFits() throws SpoolException {
        long next = Spools.inspect(spool).origins().getOrDefault(History.ORIGIN, 0L);
        long behindLast = delivered.stream()
                .mapToLong(sequence -> expected.fromOrigin().get(sequence.intValue() - 1) + 1)
                .max()
                .orElse(0);
        if (next < behindLast && !expected.lapped()) {
            throw new AssertionError(
                    "from the origin comes " + next + ", which is here already: up to " + (behindLast - 1));
        }
        if (expected.lapped()) {
            return;
        }
        for (int i = 0; i < expected.fromOrigin().size(); i++) {
            long sequence = i + 1L;
            boolean givenUp = sequence < expected.min();
            if (expected.fromOrigin().get(i) >= 0
                    && expected.fromOrigin().get(i) < next
                    && !givenUp
                    && !delivered.contains(sequence)) {
                throw new AssertionError("offset " + expected.fromOrigin().get(i) + " of the origin, frame " + sequence
                        + ", is not here, and comes no more: next is " + next + ", gaps " + gaps);
            }
        }
    }

    private void theReaderGoesOn(SpoolReader reader, long next) throws SpoolException {
        long at = reader.position();
        // One that was registered and not forced yet begins anew, at the oldest frame.
        if (at < expected.position() || at > Math.max(expected.visible(), firstLeft())) {
            throw new AssertionError(
                    "the reader is at " + at + ", expected " + expected.position() + " to " + expected.visible());
        }
        for (ReadBatch batch = reader.read(); !batch.isEmpty(); batch = reader.read()) {
            if (batch.gap().isPresent()) {
                assertThat(batch.gap().get().from()).isEqualTo(at);
                at = batch.gap().get().to();
            }
            for (Frame frame : batch) {
                isAsWritten(frame, at++);
            }
        }
        if (at != next) {
            throw new AssertionError("the reader ends at " + at + ", expected " + next);
        }
    }

    private long firstLeft() {
        return delivered.isEmpty() ? Long.MAX_VALUE : delivered.get(0);
    }
}
