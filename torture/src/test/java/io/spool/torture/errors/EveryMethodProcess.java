package io.spool.torture.errors;

import io.spool.core.SpoolInspector;
import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.error.SpoolException;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.FrameBatch;
import io.spool.core.value.Origin;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.StartPosition;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Has a spool open in every way, and calls every public method that touches its files, each several times, after somebody has cut
 * them short. Writes a line for each method: how long the longest call took, and what came of them.
 */
public final class EveryMethodProcess {
    private static final int CALLS = 3;

    private interface Call {
        void run() throws Exception;
    }

    private final Path dir;
    private final SpoolWriter writer;
    private final SpoolReader named;
    private final SpoolReader anonymous;
    private final SpoolInspector inspector;
    private final Map<String, Call> calls = new LinkedHashMap<>();

    private EveryMethodProcess(Path dir) throws Exception {
        this.dir = dir;
        writer = Spools.writer(dir);
        named = Spools.reader(dir, ReaderOptions.named("named"));
        anonymous = Spools.reader(dir, ReaderOptions.anonymous());
        inspector = Spools.inspect(dir);
    }

    /** Arguments: directory, rounds to warm up. */
    public static void main(String[] args) throws Exception {
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        EveryMethodProcess process = new EveryMethodProcess(Path.of(args[0]));
        process.list();
        for (int i = 0; i < Integer.parseInt(args[1]); i++) {
            process.warmUp(i);
        }
        System.out.println("ready");
        commands.readLine();
        for (Map.Entry<String, Call> entry : process.calls.entrySet()) {
            try {
                process.attempt(entry.getKey(), entry.getValue());
            } catch (InternalError e) {
                // Java 17 throws the error of compiled code late: here, say, when the call has returned.
                System.out.println("0 ms " + entry.getKey() + " | an error came after the call");
            }
        }
        System.out.println("done");
        System.exit(0);
    }

    private void warmUp(int round) throws Exception {
        writer.append("{\"round\":" + round + "}");
        writer.append(new FrameBatch().add("one").add(new byte[3_000]));
        named.acknowledge(named.read().nextSequence());
        anonymous.read();
        inspector.status();
        writer.identity();
        named.lag();
        if (round % 50 == 0) {
            writer.force();
            named.seek(StartPosition.latest());
        }
    }

    private void list() {
        FrameBatch batch = new FrameBatch().add("one").add("two");
        FrameBatch fromOrigin = new FrameBatch().add("three");
        calls.put("append bytes", () -> writer.append(new byte[10]));
        calls.put("append text", () -> writer.append("{}"));
        calls.put("append batch", () -> writer.append(batch));
        calls.put("append bytes and wait", () -> writer.append(new byte[10], Duration.ofMillis(5)));
        calls.put("append batch and wait", () -> writer.append(fromOrigin, Duration.ofMillis(5)));
        calls.put("offer bytes", () -> ignore(writer.offer(new byte[10])));
        calls.put("offer batch", () -> ignore(writer.offer(batch)));
        calls.put("writer origins", writer::origins);
        calls.put("change origins", () -> writer.changeOrigins(origins -> origins.put(new Origin("o", 0), 5L)));
        calls.put("force", writer::force);
        calls.put("writer identity", writer::identity);
        calls.put("writer traits", () -> {
            ignore(writer.becameCopyOf());
            ignore(writer.clockStep());
            ignore(writer.encodingFailure());
            ignore(writer.lockWaitedNanos() + writer.maxBatchBytes() + writer.maxFrameBytes());
            writer.awaitDictionary(Duration.ofMillis(1));
        });
        calls.put("read", named::read);
        calls.put("read and wait", () -> named.read(Duration.ofMillis(5)));
        calls.put("read some and wait", () -> anonymous.read(Duration.ofMillis(5), 2));
        calls.put("acknowledge", () -> named.acknowledge(named.position()));
        calls.put("seek", () -> named.seek(StartPosition.earliest()));
        calls.put(
                "seek by sequence", () -> anonymous.seek(StartPosition.atSequence(Math.max(1, named.position() - 1))));
        calls.put("lag", named::lag);
        calls.put("reader identity", named::identity);
        calls.put("reader traits", () -> {
            ignore(named.position() + named.acknowledged() + named.lost() + named.damaged());
            ignore(named.becameCopyOf());
            named.wakeup();
        });
        calls.put("inspector status", inspector::status);
        calls.put("inspector origins", inspector::origins);
        calls.put("verify", () -> inspector.verify());
        calls.put("spools exists", () -> ignore(Spools.exists(dir)));
        calls.put("spools status", () -> Spools.status(dir));
        calls.put("spools verify", () -> Spools.verify(dir));
        calls.put("spools create", () -> Spools.createIfAbsent(dir, CreateOptions.ofSize(256 << 10)));
        calls.put("spools writer", () -> Spools.writer(dir).close());
        calls.put(
                "spools reader",
                () -> Spools.reader(dir, ReaderOptions.named("other")).close());
        calls.put("spools adopt", () -> Spools.adopt(dir));
        calls.put("spools forget", () -> Spools.forgetReader(dir, "other"));
        calls.put("reader close", named::close);
        calls.put("anonymous close", anonymous::close);
        calls.put("writer close", writer::close);
    }

    private static void ignore(Object unused) {
        // Calls are made for what they throw.
    }

    private void attempt(String what, Call call) {
        long longest = 0;
        StringBuilder outcomes = new StringBuilder();
        for (int i = 0; i < CALLS; i++) {
            long begin = System.nanoTime();
            String outcome = "went on";
            try {
                call.run();
            } catch (SpoolException e) {
                outcome = e.getClass().getSimpleName() + " " + e.getMessage();
            } catch (Throwable e) {
                outcome = "UNTYPED " + trace(e);
            }
            longest = Math.max(longest, System.nanoTime() - begin);
            if (outcomes.indexOf(outcome) < 0) {
                outcomes.append(" | ").append(outcome);
            }
        }
        System.out.println(TimeUnit.NANOSECONDS.toMillis(longest) + " ms " + what + outcomes);
    }

    private static String trace(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString().replaceAll("\\s+", " ");
    }
}
