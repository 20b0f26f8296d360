package io.spool.connect.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.value.SpoolIdentity;
import java.util.ArrayList;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SourcePositionTest {

    /** Connect finds an offset by the bytes of its partition, so their order must be the same in every JVM. */
    @Test
    void partitionHasAFixedOrder() {
        assertThat(new ArrayList<>(SourcePosition.partition(new SpoolIdentity(new UUID(1, 2), 1), "r")
                        .keySet()))
                .containsExactly("spool", "reader");
    }
}
