package io.spool.torture.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.error.SpoolException;
import io.spool.core.format.SpoolFormat;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.Encoding;
import io.spool.core.value.Frame;
import io.spool.core.value.Gap;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import io.spool.torture.Scratch;
import io.spool.torture.memory.Access;
import io.spool.torture.memory.MemoryListener;
import io.spool.torture.memory.Probe;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Dictionaries come and go while others write and read: at each step of whoever makes or removes one, and of whoever reads. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class DictionaryLifeTest {
    private static final int SIZE = 64 * 1024;

    @TempDir
    private Path temporary;

    private Path parent;

    @BeforeEach
    void prepare() throws Exception {
        parent = Scratch.inMemory(temporary);
    }

    @AfterEach
    void remove() throws Exception {
        Scratch.delete(parent);
    }

    /** Thrown into whoever makes a dictionary, who then does no more. */
    private static final class Death extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private Path create(String name) throws SpoolException {
        Path spool = parent.resolve(name);
        Spools.create(spool, CreateOptions.ofSize(SIZE).withEncoding(Encoding.KEYS));
        DictionaryMaker.adoptKeys(spool);
        return spool;
    }

    private static String content(long sequence) {
        return "{\"s\":" + sequence + ",\"f\":\""
                + Long.toString(sequence * 0x9E37_79B9L, 36).repeat(10) + "\"}";
    }

    private static void append(SpoolWriter writer, Path spool) throws SpoolException {
        writer.append(content(Spools.status(spool).nextSequence()));
    }

    /** Until nothing is left of what there is now, and no more. */
    private static void lap(SpoolWriter writer, Path spool) throws SpoolException {
        long end = Spools.status(spool).nextSequence();
        while (Spools.status(spool).minSequence() < end) {
            append(writer, spool);
        }
    }

    private static void allIsThere(Path spool) throws SpoolException {
        try (SpoolReader reader = Spools.reader(spool, ReaderOptions.anonymous())) {
            for (ReadBatch batch = reader.read(); !batch.isEmpty(); batch = reader.read()) {
                assertThat(batch.gap()).isEmpty();
                for (Frame frame : batch) {
                    assertThat(frame.text()).isEqualTo(content(frame.sequence()));
                }
            }
            assertThat(reader.position()).isEqualTo(Spools.status(spool).nextSequence());
        }
    }

    /** A writer goes on with a dictionary that is one too old for whoever makes the next, and dies at any step of that. */
    @Test
    void whoeverDiesOverADictionaryTakesNobodysFramesWithHim() throws Exception {
        boolean died = true;
        for (int steps = 0; died; steps++) {
            Path spool = create("died-" + steps);
            try (SpoolWriter writer = Spools.writer(spool)) {
                append(writer, spool);
                DictionaryMaker.adoptKeys(spool);
                died = diesAfter(steps, spool);
                // With the first, as long as that may be named.
                lap(writer, spool);
                DictionaryMaker.adoptKeys(spool);
                allIsThere(spool);
                lap(writer, spool);
                DictionaryMaker.adoptKeys(spool);
                allIsThere(spool);
            }
            // The next one finds its way, and encodes.
            try (SpoolWriter writer = Spools.writer(spool)) {
                assertThat(writer.encodingFailure()).isEmpty();
                lap(writer, spool);
            }
            allIsThere(spool);
            assertThat(StoredFrame.all(spool, Spools.status(spool)))
                    .extracting(StoredFrame::encoding)
                    .containsOnly(SpoolFormat.ENCODING_KEYS);
            assertThat(steps).isLessThan(100);
        }
    }

    /** @return false when he was through before that */
    private static boolean diesAfter(int steps, Path spool) throws SpoolException {
        AtomicInteger left = new AtomicInteger(steps);
        MemoryListener death = new MemoryListener() {
            @Override
            public void before(Access access) {
                // Locks are given back by whoever really dies, too.
                boolean isLock = access.kind() == Access.Kind.LOCK || access.kind() == Access.Kind.UNLOCK;
                boolean isLockWord = access.fileName().equals(SpoolFormat.RING_FILE)
                        && (access.at() == SpoolFormat.LOCK_OWNER || access.at() == SpoolFormat.LOCK_WANTED);
                if (access.kind().isLasting() && !isLock && !isLockWord && left.getAndDecrement() == 0) {
                    throw new Death();
                }
            }
        };
        Probe.Listening listening = Probe.listen(death);
        try (listening) {
            DictionaryMaker.adoptKeys(spool);
            return false;
        } catch (Death e) {
            return true;
        }
    }

    /** Between any two looks of a reader, all that it was to read next is overwritten, and its dictionaries go. */
    @Test
    void whatIsOvertakenIsLostAndNotDamaged() throws Exception {
        int times = 0;
        boolean overtaken = true;
        for (int looks = 0; overtaken; looks++) {
            Path spool = create("overtaken-" + looks);
            try (SpoolWriter writer = Spools.writer(spool);
                    SpoolReader reader = Spools.reader(spool, ReaderOptions.anonymous())) {
                append(writer, spool);
                overtaken = isOvertakenAfter(looks, writer, spool, reader);
                times += overtaken ? 1 : 0;
                assertThat(reader.damaged())
                        .as("damaged, after %d looks", looks)
                        .isZero();
            }
            assertThat(looks).isLessThan(1_000);
        }
        assertThat(times).isPositive();
    }

    private static boolean isOvertakenAfter(int looks, SpoolWriter writer, Path spool, SpoolReader reader)
            throws SpoolException {
        AtomicInteger left = new AtomicInteger(looks);
        MemoryListener overtaker = new MemoryListener() {
            @Override
            public void after(Access access) {
                if (access.kind().isLoad() && left.getAndDecrement() == 0) {
                    try {
                        DictionaryMaker.adoptKeys(spool);
                        DictionaryMaker.adoptKeys(spool);
                        lap(writer, spool);
                        DictionaryMaker.adoptKeys(spool);
                    } catch (SpoolException e) {
                        throw new IllegalStateException(e);
                    }
                }
            }

            @Override
            public boolean hearsLoads() {
                return true;
            }
        };
        Probe.Listening listening = Probe.listen(overtaker);
        try (listening) {
            ReadBatch batch = reader.read();
            batch.gap().ifPresent(gap -> assertThat(gap.kind()).isEqualTo(Gap.Kind.LOST));
            for (Frame frame : batch) {
                assertThat(frame.text()).isEqualTo(content(frame.sequence()));
            }
        }
        return left.get() < 0;
    }
}
