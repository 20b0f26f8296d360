package io.spool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.core.error.EncodingMissingException;
import io.spool.core.error.FrameTooLargeException;
import io.spool.core.error.NoSpoolException;
import io.spool.core.error.NotASpoolException;
import io.spool.core.error.SpoolBusyException;
import io.spool.core.error.SpoolCorruptException;
import io.spool.core.error.SpoolException;
import io.spool.core.error.SpoolExistsException;
import io.spool.core.error.SpoolFullException;
import io.spool.core.error.SpoolVersionException;
import io.spool.core.value.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ExitCodeTest {
    private static final Path DIRECTORY = Path.of("d");

    @Test
    void numbersAreThoseThatScriptsRelyOn() {
        assertThat(Stream.of(ExitCode.values()).map(code -> code.number() + " " + code))
                .containsExactly(
                        "0 OK",
                        "1 FAILED",
                        "2 USAGE",
                        "3 NO_SPOOL",
                        "4 EXISTS",
                        "5 UNREADABLE",
                        "6 BUSY",
                        "7 FULL",
                        "8 BAD_INPUT",
                        "9 INCOMPLETE");
    }

    @Test
    void everyKindOfFailureHasItsCode() {
        assertThat(ExitCode.of(new NoSpoolException(DIRECTORY, "m"))).isEqualTo(ExitCode.NO_SPOOL);
        assertThat(ExitCode.of(new NotASpoolException(DIRECTORY, "m"))).isEqualTo(ExitCode.NO_SPOOL);
        assertThat(ExitCode.of(new SpoolExistsException(DIRECTORY, "m"))).isEqualTo(ExitCode.EXISTS);
        assertThat(ExitCode.of(new SpoolVersionException(DIRECTORY, "m"))).isEqualTo(ExitCode.UNREADABLE);
        assertThat(ExitCode.of(new EncodingMissingException(DIRECTORY, 2, "m"))).isEqualTo(ExitCode.UNREADABLE);
        assertThat(ExitCode.of(new SpoolCorruptException(DIRECTORY, "m"))).isEqualTo(ExitCode.UNREADABLE);
        assertThat(ExitCode.of(new SpoolBusyException(DIRECTORY, "m"))).isEqualTo(ExitCode.BUSY);
        assertThat(ExitCode.of(new SpoolFullException(DIRECTORY, new Refusal(1, 48, 0, Optional.empty()))))
                .isEqualTo(ExitCode.FULL);
        assertThat(ExitCode.of(new FrameTooLargeException(DIRECTORY, "m"))).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(ExitCode.of(new OutputClosedException(new IOException()))).isEqualTo(ExitCode.OK);
        assertThat(ExitCode.of(new SpoolException(DIRECTORY, "m"))).isEqualTo(ExitCode.FAILED);
        assertThat(ExitCode.of(new IOException())).isEqualTo(ExitCode.FAILED);
        assertThat(ExitCode.of(new IllegalStateException())).isEqualTo(ExitCode.FAILED);
        assertThat(ExitCode.of(new InternalError())).isEqualTo(ExitCode.FAILED);
    }
}
