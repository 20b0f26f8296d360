package io.spool.connect.source;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InFlightTest {
    private static final Duration LONG = Duration.ofSeconds(50);
    private static final Duration NONE = Duration.ZERO;

    private static InFlight told(int most, int batch, Duration patience) {
        InFlight inFlight = new InFlight(most, batch, patience);
        inFlight.handedOut(1);
        inFlight.dealtWith(false);
        return inFlight;
    }

    @Test
    void whereTransactionsEndByTheClockOrRecordsAreDroppedNobodyWaitsForWord() throws Exception {
        InFlight inFlight = new InFlight(1, 1, LONG);
        inFlight.handedOut(2);
        inFlight.dealtWith(true);
        assertThat(inFlight.await(NONE)).isTrue();
        inFlight.dealtWith(false);
        inFlight.handedOut(1);
        assertThat(inFlight.await(NONE)).isFalse();
    }

    @Test
    void aBatchHasToHaveRoom() throws Exception {
        InFlight inFlight = told(10, 4, LONG);
        inFlight.handedOut(6);
        assertThat(inFlight.await(NONE)).isTrue();
        inFlight.handedOut(1);
        assertThat(inFlight.await(NONE)).isFalse();
        inFlight.dealtWith(false);
        assertThat(inFlight.await(NONE)).isTrue();
    }

    @Test
    void aBatchThatIsLargerThanTheLimitGoesOutWhenNothingIsUnderWay() throws Exception {
        InFlight inFlight = told(2, 4, LONG);
        assertThat(inFlight.await(NONE)).isTrue();
        inFlight.handedOut(1);
        assertThat(inFlight.await(NONE)).isFalse();
    }

    @Test
    void zeroIsNoLimit() throws Exception {
        InFlight inFlight = told(0, 4, LONG);
        inFlight.handedOut(Integer.MAX_VALUE);
        assertThat(inFlight.await(NONE)).isTrue();
    }

    @Test
    void whoWaitsGoesOnAsSoonAsThereIsRoom() throws Exception {
        InFlight inFlight = told(10, 4, LONG);
        inFlight.handedOut(8);
        FutureTask<Boolean> waiter = waiting(inFlight);
        inFlight.dealtWith(false);
        assertThat(waiter.isDone()).isFalse();
        inFlight.dealtWith(false);
        assertThat(waiter.get(20, SECONDS)).isTrue();
    }

    @Test
    void anEndIsHeard() throws Exception {
        InFlight inFlight = told(1, 1, LONG);
        inFlight.handedOut(1);
        FutureTask<Boolean> waiter = waiting(inFlight);
        inFlight.end();
        assertThat(waiter.get(20, SECONDS)).isTrue();
    }

    @Test
    void aWorkerThatSaysNothingDoesNotEndTheSource() throws Exception {
        InFlight inFlight = told(1, 1, Duration.ofSeconds(1));
        inFlight.handedOut(1);
        assertThat(inFlight.await(LONG)).isTrue();
        // One batch, and the next one has to wait as long again.
        assertThat(inFlight.await(NONE)).isFalse();
    }

    private static FutureTask<Boolean> waiting(InFlight inFlight) {
        FutureTask<Boolean> task = new FutureTask<>(() -> inFlight.await(LONG));
        Thread thread = new Thread(task, "waits for room");
        thread.setDaemon(true);
        thread.start();
        await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        return task;
    }
}
