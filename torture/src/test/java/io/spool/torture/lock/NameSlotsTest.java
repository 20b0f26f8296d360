package io.spool.torture.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.error.SpoolBusyException;
import io.spool.core.format.SpoolFormat;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.ReaderOptions;
import io.spool.torture.process.ChildJvm;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that locks the name of a free slot, as one that is about to register does, keeps no other reader out. */
@Timeout(60)
class NameSlotsTest {
    private static final int SLOTS = 3;

    @TempDir
    private Path temporary;

    private Path dir;

    @BeforeEach
    void create() throws Exception {
        dir = temporary.resolve("spool");
        Spools.create(dir, CreateOptions.ofSize(1 << 20).withReaderSlots(SLOTS));
        try (SpoolWriter writer = Spools.writer(dir)) {
            writer.append("{}");
        }
    }

    private ChildJvm hold(int... slots) throws Exception {
        Object[] arguments = new Object[1 + slots.length];
        arguments[0] = dir;
        for (int i = 0; i < slots.length; i++) {
            arguments[1 + i] = SpoolFormat.LOCK_READERS + slots[i];
        }
        ChildJvm holder = ChildJvm.start(ByteHolder.class, arguments);
        assertThat(holder.answer()).isEqualTo("held");
        return holder;
    }

    private boolean isInUse(int slot) throws Exception {
        int at = SpoolFormat.READERS_HEADER_SIZE + slot * SpoolFormat.READER_SLOT_SIZE + SpoolFormat.READER_STATE;
        ByteBuffer table = ByteBuffer.wrap(Files.readAllBytes(dir.resolve(SpoolFormat.READERS_FILE)));
        return table.order(ByteOrder.LITTLE_ENDIAN).getInt(at) == SpoolFormat.READER_IN_USE;
    }

    @Test
    void aFreeSlotWhoseNameAnotherProcessHoldsIsPassedOver() throws Exception {
        try (ChildJvm holder = hold(0)) {
            try (SpoolReader reader = Spools.reader(dir, ReaderOptions.named("mine"))) {
                assertThat(reader.read().count()).isEqualTo(1);
                reader.acknowledge(2);
            }
            assertThat(isInUse(0)).isFalse();
            assertThat(isInUse(1)).isTrue();
            assertThat(holder.isAlive()).isTrue();
        }
        try (SpoolReader again = Spools.reader(dir, ReaderOptions.named("mine"))) {
            assertThat(again.position()).isEqualTo(2);
        }
        // The slot that was held is free again, and the next reader gets it.
        Spools.reader(dir, ReaderOptions.named("other")).close();
        assertThat(isInUse(0)).isTrue();
        assertThat(isInUse(2)).isFalse();
    }

    @Test
    void whereAllFreeSlotsAreHeldTheReaderIsNotCalledOpenAndMayTryAgain() throws Exception {
        Spools.reader(dir, ReaderOptions.named("first")).close();
        try (ChildJvm holder = hold(1, 2)) {
            assertThatThrownBy(() -> Spools.reader(dir, ReaderOptions.named("mine")))
                    .isInstanceOf(SpoolBusyException.class)
                    .hasMessageContaining("'mine' cannot be registered")
                    .hasMessageContaining("about to register; try again")
                    .hasMessageContaining(dir.toString());
            // Who is registered is not concerned.
            Spools.reader(dir, ReaderOptions.named("first")).close();
            assertThat(holder.isAlive()).isTrue();
        }
        Spools.reader(dir, ReaderOptions.named("mine")).close();
        Spools.reader(dir, ReaderOptions.named("last")).close();
        assertThatThrownBy(() -> Spools.reader(dir, ReaderOptions.named("one more")))
                .hasMessageContaining("all 3 reader slots are taken");
    }

    @Test
    void aNameThatAnotherProcessHoldsIsOpenThere() throws Exception {
        Spools.reader(dir, ReaderOptions.named("first")).close();
        try (ChildJvm holder = hold(0)) {
            assertThatThrownBy(() -> Spools.reader(dir, ReaderOptions.named("first")))
                    .isInstanceOf(SpoolBusyException.class)
                    .hasMessageContaining("'first' is open already");
            assertThat(holder.isAlive()).isTrue();
        }
        Spools.reader(dir, ReaderOptions.named("first")).close();
    }
}
