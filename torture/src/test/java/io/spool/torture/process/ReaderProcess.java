package io.spool.torture.process;

import io.spool.core.SpoolReader;
import io.spool.core.Spools;
import io.spool.core.value.Frame;
import io.spool.core.value.Gap;
import io.spool.core.value.ReadBatch;
import io.spool.core.value.ReaderOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Reads under a name and checks every byte of every frame until its standard input ends and nothing is left; then says
 * how many frames were delivered and how many lost. Anything that must not be ends it with a stack trace.
 */
public final class ReaderProcess {
    private ReaderProcess() {}

    /** Arguments: directory, name. */
    public static void main(String[] args) throws Exception {
        AtomicBoolean running = new AtomicBoolean(true);
        WriterProcess.stopAtEndOfInput(running);
        long delivered = 0;
        long lost = 0;
        long expected = 1;
        try (SpoolReader reader = Spools.reader(Path.of(args[0]), ReaderOptions.named(args[1]))) {
            System.out.println("ready");
            while (true) {
                boolean last = !running.get();
                ReadBatch batch = reader.read(Duration.ofMillis(last ? 0 : 50));
                if (batch.isEmpty() && last) {
                    break;
                }
                if (batch.gap().isPresent()) {
                    Gap gap = batch.gap().get();
                    if (gap.kind() != Gap.Kind.LOST || gap.from() != expected) {
                        throw new IllegalStateException(gap + ", expected to go on at " + expected);
                    }
                    lost += gap.count();
                    expected = gap.to();
                }
                for (Frame frame : batch) {
                    if (frame.sequence() != expected) {
                        throw new IllegalStateException("sequence " + frame.sequence() + ", expected " + expected);
                    }
                    Message.parse(frame);
                    expected++;
                    delivered++;
                }
                reader.acknowledge(batch.nextSequence());
            }
            if (reader.lost() != lost) {
                throw new IllegalStateException("the spool counted " + reader.lost() + " lost, the reader " + lost);
            }
        }
        System.out.println(delivered + " " + lost);
    }
}
