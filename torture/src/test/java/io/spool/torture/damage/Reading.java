package io.spool.torture.damage;

import io.spool.core.SpoolReader;
import io.spool.core.Spools;
import io.spool.core.value.Gap;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.StartPosition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;

/**
 * A spool read to its end, and every byte compared: what was delivered, what was declared damaged or lost, exactly one of
 * them for each sequence.
 */
final class Reading {
    private final long from;
    private final long to;
    private final BitSet delivered = new BitSet();
    private long damaged;
    private long lost;

    private Reading(SpoolReader reader, boolean acknowledges) throws IOException {
        from = reader.position();
        to = from + reader.lag();
        long expected = from;
        while (true) {
            ReadBatch batch = reader.read();
            if (batch.isEmpty()) {
                break;
            }
            if (batch.gap().isPresent()) {
                Gap gap = batch.gap().get();
                expect("gap's start", expected, gap.from());
                if (gap.kind() == Gap.Kind.LOST) {
                    lost += gap.count();
                } else {
                    damaged += gap.count();
                }
                expected = gap.to();
            }
            expect("first sequence", expected, batch.firstSequence());
            for (int i = 0; i < batch.count(); i++) {
                check(batch, i);
            }
            expected = batch.nextSequence();
            if (acknowledges) {
                reader.acknowledge(expected);
            }
        }
        expect("end", to, expected);
        expect("delivered + damaged + lost", to - from, delivered.cardinality() + damaged + lost);
    }

    /** Reads without a name. */
    static Reading anonymous(Path dir) throws IOException {
        try (SpoolReader reader = Spools.reader(dir, ReaderOptions.anonymous().withBatchBytes(16_384))) {
            return new Reading(reader, false);
        }
    }

    /** Reads once more from the oldest frame on, with a reader that was open before the damage. */
    static Reading again(SpoolReader anonymous) throws IOException {
        anonymous.seek(StartPosition.earliest());
        return new Reading(anonymous, false);
    }

    /** Reads with a name, and acknowledges all. */
    static Reading named(Path dir, String name) throws IOException {
        try (SpoolReader reader = Spools.reader(dir, ReaderOptions.named(name).withBatchBytes(16_384))) {
            return new Reading(reader, true);
        }
    }

    private void check(ReadBatch batch, int index) {
        long sequence = batch.sequence(index);
        byte[] content = Specimen.content(sequence);
        int at = batch.from(index);
        if (batch.length(index) != content.length
                || !Arrays.equals(batch.array(index), at, at + content.length, content, 0, content.length)) {
            throw new AssertionError("frame " + sequence + " was never written as it was delivered");
        }
        delivered.set((int) sequence);
    }

    private static void expect(String what, long expected, long found) {
        if (expected != found) {
            throw new AssertionError(what + " is " + found + ", expected " + expected);
        }
    }

    long from() {
        return from;
    }

    long to() {
        return to;
    }

    boolean has(long sequence) {
        return delivered.get((int) sequence);
    }

    long delivered() {
        return delivered.cardinality();
    }

    long damaged() {
        return damaged;
    }

    long lost() {
        return lost;
    }

    @Override
    public String toString() {
        return "sequences " + from + " to " + to + ": " + delivered() + " delivered, " + damaged + " damaged, " + lost
                + " lost";
    }
}
