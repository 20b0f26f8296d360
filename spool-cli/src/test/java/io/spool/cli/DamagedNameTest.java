package io.spool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.SpoolReader;
import io.spool.core.Spools;
import io.spool.core.format.SpoolFormat;
import io.spool.core.value.FullPolicy;
import io.spool.core.value.ReaderOptions;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A protected reader whose slot is damaged by one bit, in its name or its state: it still protects, is shown, and can be removed. */
class DamagedNameTest {
    @TempDir
    private Path temp;

    private TestSpool spool;

    @BeforeEach
    void aProtectedReaderThatHasReadNothing() throws IOException {
        spool = TestSpool.create(temp.resolve("spool"), TestSpool.SMALLEST, FullPolicy.BLOCK);
        spool.append(TestSpool.numbered(0, 10, 100));
        try (SpoolReader reader = Spools.reader(spool.directory(), ReaderOptions.named("front"))) {
            assertThat(reader.position()).isEqualTo(1);
        }
        // Another that has read all: without the first one, frames may go.
        assertThat(CommandRun.of("read", spool.directory(), "--reader", "back").exit())
                .isEqualTo(ExitCode.OK);
    }

    private void flip(int place) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(
                spool.directory().resolve(SpoolFormat.READERS_FILE).toFile(), "rw")) {
            file.seek(SpoolFormat.READERS_HEADER_SIZE + place);
            int value = file.read();
            file.seek(SpoolFormat.READERS_HEADER_SIZE + place);
            file.write(value ^ 1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {SpoolFormat.READER_NAME, SpoolFormat.READER_NAME_LENGTH, SpoolFormat.READER_STATE})
    void itStillProtectsUntilItIsForgotten(int place) throws IOException {
        flip(place);
        String more = TestSpool.lines(TestSpool.numbered(10, 2000, 100));
        assertThat(CommandRun.withInput(more, "append", spool.directory(), "--when-full", "fail")
                        .exit())
                .isEqualTo(ExitCode.FULL);
        assertThat(Spools.status(spool.directory()).minSequence()).isEqualTo(1);

        CommandRun status = CommandRun.of("status", spool.directory());
        assertThat(status.out()).contains("slot 0: its name is damaged, and it still protects; 'spool forget --reader");
        assertThat(CommandRun.of("status", spool.directory(), "--json").out())
                .contains("\"unnamedReaders\":[{\"name\":\"slot 0\"");
        CommandRun readers = CommandRun.of("readers", spool.directory());
        assertThat(readers.out()).contains("slot 0").contains("back");
        assertThat(readers.err()).contains("slot 0: its name is damaged");
        CommandRun verify = CommandRun.of("verify", spool.directory(), "--quiet");
        assertThat(verify.exit()).isEqualTo(ExitCode.UNREADABLE);
        assertThat(verify.out()).contains("is forgotten as reader 'slot 0'");

        assertThat(CommandRun.of("forget", spool.directory(), "--reader", "slot 0"))
                .isEqualTo(new CommandRun(ExitCode.OK, "", ""));
        assertThat(CommandRun.of("read", spool.directory(), "--reader", "back").exit())
                .isEqualTo(ExitCode.OK);
        assertThat(CommandRun.withInput("1\n", "append", spool.directory(), "--when-full", "fail")
                        .exit())
                .isEqualTo(ExitCode.OK);
        assertThat(CommandRun.of("verify", spool.directory(), "--quiet").exit()).isEqualTo(ExitCode.OK);
    }

    @Test
    void aSlotThatIsWholeIsNotForgottenByItsNumber() throws IOException {
        CommandRun run = CommandRun.of("forget", spool.directory(), "--reader", "slot 0");
        assertThat(run.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("there is no reader 'slot 0'");
        assertThat(Spools.status(spool.directory()).readers()).hasSize(2);
    }
}
