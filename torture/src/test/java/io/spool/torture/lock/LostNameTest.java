package io.spool.torture.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.ReaderOptions;
import io.spool.torture.process.ChildJvm;
import io.spool.torture.process.Message;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A stranger that drops a process's locks drops its readers' names as well; whoever acknowledges next is told. */
@Timeout(60)
class LostNameTest {
    @TempDir
    private Path temporary;

    @Test
    void aReaderWhoseNameSomebodyElseUsedIsToldWhenItAcknowledges() throws Exception {
        Path dir = temporary.resolve("spool");
        Spools.create(dir, CreateOptions.ofSize(1 << 20));
        try (SpoolWriter writer = Spools.writer(dir)) {
            for (int i = 0; i < 10; i++) {
                writer.append(new Message(1, i, 0, 1).toJson());
            }
        }
        try (SpoolReader reader = Spools.reader(dir, ReaderOptions.named("r"))) {
            assertThat(reader.read().count()).isEqualTo(10);
            for (int way = 0; way < 3; way++) {
                Stranger.openAndClose(dir, way);
            }
            // Nobody else was there: nothing is wrong yet.
            reader.acknowledge(2);
            try (ChildJvm other = ChildJvm.start(NameUser.class, dir, "r")) {
                assertThat(other.answer()).isEqualTo("held at 2");
                await().atMost(20, TimeUnit.SECONDS)
                        .until(() -> Spools.status(dir).readers().get(0).sequence() > 2);
                assertThatThrownBy(() -> reader.acknowledge(5))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("does not hold its name any more")
                        .hasMessageContaining("spool.lock")
                        .hasMessageContaining(dir.toString());
            }
        }
    }
}
