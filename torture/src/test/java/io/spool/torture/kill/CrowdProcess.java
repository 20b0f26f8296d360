package io.spool.torture.kill;

import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.Encoding;
import io.spool.core.value.Frame;
import io.spool.core.value.FrameBatch;
import io.spool.core.value.Gap;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.WriterOptions;
import io.spool.torture.encoding.DictionaryMaker;
import io.spool.torture.process.BatchOrder;
import io.spool.torture.process.LineLog;
import io.spool.torture.process.Message;
import io.spool.torture.process.WriterProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * One of many on a spool: waits for a line that says who it is (role, directory, log, number or name), then writes or reads
 * until it is killed, or its standard input ends. It logs what the referee is to know of it after its death.
 */
public final class CrowdProcess {
    private static final List<Encoding> ENCODINGS =
            List.of(Encoding.PLAIN, Encoding.KEYS, Encoding.ZSTD, Encoding.AUTO);

    private CrowdProcess() {}

    /** Arguments: none; or an empty directory, for a run that loads all that is needed. */
    public static void main(String[] args) throws Exception {
        if (args.length == 1) {
            train(Path.of(args[0]));
            return;
        }
        // Loaded before it is needed, while somebody else lives.
        Spools.exists(Path.of("."));
        System.out.println("ready");
        String[] words = line().split("\t", -1);
        if (words.length < 4) {
            return;
        }
        AtomicBoolean running = new AtomicBoolean(true);
        WriterProcess.stopAtEndOfInput(running);
        Path dir = Path.of(words[1]);
        try (LineLog log = new LineLog(Path.of(words[2]))) {
            switch (words[0]) {
                case "writer" -> write(dir, log, Long.parseLong(words[3]), running);
                case "reader" -> read(dir, log, ReaderOptions.named(words[3]), running);
                default -> read(dir, log, ReaderOptions.anonymous(), running);
            }
        }
        System.out.println("over");
    }

    /** Read byte by byte: nothing behind the line is taken. */
    private static String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = System.in.read(); next >= 0 && next != '\n'; next = System.in.read()) {
            line.append((char) next);
        }
        return line.toString();
    }

    private static void train(Path dir) throws Exception {
        Spools.create(dir, CreateOptions.ofSize(64 << 10));
        DictionaryMaker.adoptKeys(dir);
        try (LineLog log = new LineLog(dir.resolve("log"))) {
            AtomicBoolean running = new AtomicBoolean(true);
            // One of each kind.
            List<Thread> writers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                long number = i;
                Thread writer = new Thread(() -> {
                    try {
                        write(dir, log, number, running);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                });
                writer.start();
                writers.add(writer);
            }
            LockSupport.parkNanos(200_000_000);
            running.set(false);
            for (Thread writer : writers) {
                writer.join();
            }
            read(dir, log, ReaderOptions.named("r"), running);
            read(dir, log, ReaderOptions.anonymous(), running);
        }
    }

    /** Logs each batch once it is appended: its number, its frames, its first sequence. */
    private static void write(Path dir, LineLog log, long number, AtomicBoolean running) throws Exception {
        // Some append in bursts, so that they die appending; all leave the others room to be born.
        int burst = number % 3 == 0 ? 10 : 1;
        Encoding encoding = ENCODINGS.get((int) ((number * 0x9E37_79B9_7F4A_7C15L) >>> 62));
        try (SpoolWriter writer = Spools.writer(dir, WriterOptions.defaults().withEncoding(encoding))) {
            FrameBatch batch = new FrameBatch();
            for (long i = 0; running.get(); i++) {
                int size = (int) Math.floorMod(((number * 31 + i) * 0x9E37_79B9_7F4A_7C15L) >>> 40, 16L) + 1;
                for (int k = 0; k < size; k++) {
                    batch.add(new Message(number, i, k, size).toJson());
                }
                long first = writer.append(batch).firstSequence();
                log.add(i + " " + size + " " + first);
                batch.clear();
                if (i % burst == burst - 1) {
                    // A pace, not a wait for anything.
                    LockSupport.parkNanos(5_000_000);
                }
            }
        }
    }

    /**
     * Logs where it begins, and each batch before it is acknowledged: next sequence, lost in the name's life, delivered in
     * this one.
     */
    private static void read(Path dir, LineLog log, ReaderOptions options, AtomicBoolean running) throws Exception {
        boolean isNamed = options.name().isPresent();
        BatchOrder order = new BatchOrder();
        try (SpoolReader reader = Spools.reader(dir, options)) {
            long expected = reader.position();
            long delivered = 0;
            // It may begin within a batch.
            order.gap();
            log.add(expected + " " + reader.lost() + " 0");
            while (true) {
                boolean last = !running.get();
                ReadBatch batch = reader.read(Duration.ofMillis(last ? 0 : 20), 400);
                if (batch.isEmpty()) {
                    if (last) {
                        break;
                    }
                    continue;
                }
                if (batch.gap().isPresent()) {
                    Gap gap = batch.gap().get();
                    if (gap.kind() != Gap.Kind.LOST || gap.from() != expected) {
                        throw new IllegalStateException(gap + ", expected to go on at " + expected);
                    }
                    expected = gap.to();
                    order.gap();
                }
                for (Frame frame : batch) {
                    if (frame.sequence() != expected) {
                        throw new IllegalStateException("sequence " + frame.sequence() + ", expected " + expected);
                    }
                    order.follow(expected, Message.parse(frame));
                    expected++;
                    delivered++;
                }
                log.add(expected + " " + reader.lost() + " " + delivered);
                if (isNamed) {
                    reader.acknowledge(expected);
                }
                // A pace as well: several batches at once.
                LockSupport.parkNanos(last ? 0 : 5_000_000);
            }
        }
    }
}
