package io.spool.torture.errors;

import io.spool.core.SpoolInspector;
import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.error.SpoolException;
import io.spool.core.value.FrameBatch;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.StartPosition;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * Has a spool open in every way, warms up, and then, whatever becomes of the files, tries everything again and again; says
 * what came of it, and closes.
 */
public final class BusyProcess {
    private static final int TRIES = 20;

    private final Map<String, String> outcomes = new TreeMap<>();

    private int late;

    private interface Try {
        void run() throws Exception;
    }

    private BusyProcess() {}

    /** Arguments: directory, rounds to warm up. */
    public static void main(String[] args) throws Exception {
        new BusyProcess().run(Path.of(args[0]), Integer.parseInt(args[1]));
    }

    private void run(Path dir, int rounds) throws Exception {
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        SpoolWriter writer = Spools.writer(dir);
        SpoolReader named = Spools.reader(dir, ReaderOptions.named("named"));
        SpoolReader anonymous = Spools.reader(dir, ReaderOptions.anonymous());
        SpoolReader waiting = Spools.reader(dir, ReaderOptions.anonymous().startingAt(StartPosition.latest()));
        SpoolInspector inspector = Spools.inspect(dir);
        byte[] large = new byte[10_000];
        FrameBatch batch = new FrameBatch().add("one").add("two").add(large);
        for (int i = 0; i < rounds; i++) {
            writer.append("frame " + i);
            writer.append(batch);
            named.acknowledge(named.read().nextSequence());
            anonymous.read();
            inspector.status();
        }
        System.out.println("ready");
        commands.readLine();
        for (int i = 0; i < TRIES; i++) {
            attempt("append", () -> writer.append("frame"));
            attempt("batch", () -> writer.append(batch));
            attempt("named", () -> {
                ReadBatch read = named.read();
                named.acknowledge(read.nextSequence());
            });
            attempt("anonymous", () -> {
                anonymous.seek(StartPosition.earliest());
                for (ReadBatch read = anonymous.read(); !read.isEmpty(); read = anonymous.read()) {
                    read.forEach(frame -> {});
                }
            });
            attempt("seek", () -> named.seek(StartPosition.earliest()));
            attempt("wait", () -> waiting.read(Duration.ofMillis(5)));
            attempt("status", inspector::status);
            attempt("force", writer::force);
        }
        attempt("close", () -> {
            named.close();
            anonymous.close();
            waiting.close();
        });
        attempt("close", writer::close);
        try {
            System.out.println(outcomes + ", " + late + " errors came late");
        } catch (InternalError e) {
            System.out.println(outcomes + ", " + (late + 1) + " errors came late");
        }
        System.exit(0);
    }

    /** Java 17 may throw the error of an access in compiled code later than the access: here, say. */
    private void attempt(String what, Try action) {
        try {
            attemptOnce(what, action);
        } catch (InternalError e) {
            late++;
        }
    }

    private void attemptOnce(String what, Try action) {
        String outcome;
        try {
            action.run();
            outcome = "went on";
        } catch (SpoolException e) {
            outcome = e.getClass().getSimpleName();
        } catch (InternalError e) {
            outcome = "InternalError";
        } catch (Exception e) {
            outcome = "UNEXPECTED " + e;
        }
        String line = outcome;
        outcomes.merge(what, line, (known, more) -> known.contains(more) ? known : known + "/" + more);
    }
}
