package io.spool.torture.realdisk;

import io.spool.torture.process.ChildJvm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A process on the disk, and all that it has said. */
final class Life implements AutoCloseable {
    private final ChildJvm process;
    private final List<Report> reports = new ArrayList<>();
    private final CountDownLatch checked = new CountDownLatch(1);
    private final CountDownLatch running = new CountDownLatch(1);
    private final Thread listener = new Thread(this::listen, "listener");

    Life(ChildJvm process, String role) throws IOException {
        this.process = process;
        process.tell(role);
        listener.start();
    }

    private void listen() {
        try {
            while (true) {
                String line = process.answer();
                if (line.equals(DiskProcess.CHECKED)) {
                    checked.countDown();
                } else if (line.equals(DiskProcess.RUNNING)) {
                    running.countDown();
                } else {
                    Optional<Report> report = Report.parse(line);
                    synchronized (reports) {
                        report.ifPresent(reports::add);
                    }
                }
            }
        } catch (IOException e) {
            // Killed.
        }
    }

    /** It has looked through all spools. */
    boolean awaitChecked() throws InterruptedException {
        return checked.await(60, TimeUnit.SECONDS);
    }

    /** It goes on to append. */
    void goOn() throws IOException {
        process.tell("go");
    }

    boolean awaitRunning() throws InterruptedException {
        return running.await(60, TimeUnit.SECONDS);
    }

    void startKill() {
        process.startKill();
    }

    /** All that it said, once it is dead. */
    List<Report> reports() throws InterruptedException {
        process.kill();
        listener.join();
        synchronized (reports) {
            return List.copyOf(reports);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
