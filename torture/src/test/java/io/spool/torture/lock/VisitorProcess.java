package io.spool.torture.lock;

import io.spool.torture.process.WriterProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/** Several visitors in a process of their own, until its standard input ends; then says how many visits there were. */
public final class VisitorProcess {
    private VisitorProcess() {}

    /** Arguments: directory, threads, nanoseconds of a visit, and "strangers" if one of them is to open and close the lock file by the way. */
    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        int threads = Integer.parseInt(args[1]);
        long stayNanos = Long.parseLong(args[2]);
        AtomicBoolean running = new AtomicBoolean(true);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        List<Future<Long>> visits = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            long number = ProcessHandle.current().pid() * 100 + i;
            visits.add(pool.submit(new Visitor(directory, number, running, stayNanos, () -> {})));
        }
        if (args.length > 3) {
            Stranger.start(directory, running);
        }
        System.out.println("ready");
        WriterProcess.stopAtEndOfInput(running);
        try {
            long sum = 0;
            for (Future<Long> each : visits) {
                sum += each.get();
            }
            System.out.println(sum);
        } finally {
            running.set(false);
            pool.shutdown();
        }
    }
}
