package io.spool.core.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spool.core.error.SpoolException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class HelperThreadTest {
    @TempDir
    private Path spool;

    private HelperThread ended(HelperThread.Body body) {
        HelperThread helper = new HelperThread("helper", FaultBarrier.of(spool), body);
        helper.start();
        helper.await(20_000);
        return helper;
    }

    @Test
    void whatEndedAHelperIsToldToTheNextWhoReliesOnIt() {
        HelperThread helper = ended(() -> {
            throw new InternalError("a fault occurred");
        });
        assertThat(helper.isDead()).isTrue();
        assertThatThrownBy(helper::check)
                .isExactlyInstanceOf(SpoolException.class)
                .hasMessageContaining("the thread 'helper' has ended: a page of a file of the spool")
                .hasMessageContaining("a fault occurred")
                .hasMessageContaining("Close the spool in this process, and open it again")
                .hasMessageContaining(spool.toString());
    }

    @Test
    void aTypedErrorIsKeptAsItIs() {
        SpoolException cause = new SpoolException(spool, "the disk is full");
        HelperThread helper = ended(() -> {
            throw cause;
        });
        assertThatThrownBy(helper::check).hasCause(cause).hasMessageContaining("the disk is full");
    }

    @Test
    void aHelperThatWasToldToEndHasNotDied() throws Exception {
        assertThat(ended(() -> {}).isDead()).isFalse();
        CountDownLatch never = new CountDownLatch(1);
        HelperThread waiting = new HelperThread("helper", FaultBarrier.of(spool), never::await);
        waiting.start();
        waiting.end();
        waiting.check();
        assertThat(waiting.isDead()).isFalse();
    }
}
