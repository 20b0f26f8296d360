package io.spool.torture.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.spool.core.SpoolReader;
import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.home.FileMark;
import io.spool.core.value.CopiedFrom;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.SpoolHome;
import io.spool.core.value.SpoolStatus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A writer in C that opens a copy makes it a spool of its own, and one that meets a wrong clock does not keep its time. */
@Timeout(60)
class HomeAndClockInteropTest {
    @TempDir
    private Path temporary;

    private Path dir;

    @BeforeAll
    static void compile() throws Exception {
        CProgram.assumeCompiled();
    }

    @BeforeEach
    void create() throws Exception {
        dir = temporary.resolve("spool");
        Spools.create(dir, CreateOptions.ofSize(64 << 10));
    }

    /** One frame by the program in C, at this time if one is given. */
    private static void appendInC(Path spool, String... clock) throws Exception {
        List<String> command = new ArrayList<>();
        if (clock.length > 0) {
            command.addAll(List.of("/usr/bin/faketime", clock[0]));
        }
        command.addAll(List.of(CProgram.writer().toString(), spool.toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().write("{}\n".getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("1\n");
        assertThat(process.waitFor()).isZero();
    }

    private Path copy(Path original, String name) throws Exception {
        Path copy = Files.createDirectory(temporary.resolve(name));
        for (String file : List.of("spool.ring", "spool.readers", "spool.lock")) {
            Files.copy(original.resolve(file), copy.resolve(file));
        }
        return copy;
    }

    @Test
    void aWriterInCGivesACopyAnIdentityOfItsOwnThatJavaSees() throws Exception {
        assumeTrue(FileMark.lastsAt(dir), "skipped: inode numbers do not last here");
        appendInC(dir);
        UUID original = Spools.status(dir).identity().uuid();
        assertThat(Spools.status(dir).home().state()).isEqualTo(SpoolHome.State.ORIGINAL);

        Path first = copy(dir, "first");
        assertThat(Spools.status(first).home().state()).isEqualTo(SpoolHome.State.UNOPENED_COPY);
        appendInC(first);
        SpoolStatus copied = Spools.status(first);
        assertThat(copied.home().state()).isEqualTo(SpoolHome.State.ORIGINAL);
        assertThat(copied.home().copiedFrom()).contains(new CopiedFrom(original, 2));
        UUID own = copied.identity().uuid();
        assertThat(own).isNotEqualTo(original);
        assertThat(own.version()).isEqualTo(4);
        assertThat(own.variant()).isEqualTo(2);

        // It stays what it is, for both.
        appendInC(first);
        try (SpoolWriter writer = Spools.writer(first)) {
            assertThat(writer.becameCopyOf()).isEmpty();
        }
        assertThat(Spools.status(first).identity().uuid()).isEqualTo(own);
        assertThat(Spools.verify(first).problems()).isEmpty();

        // A copy of the copy, noticed by Java: what C stored is what Java goes by.
        try (SpoolWriter writer = Spools.writer(copy(first, "second"))) {
            assertThat(writer.becameCopyOf()).contains(new CopiedFrom(own, 4));
        }
        assertThat(Spools.status(dir).identity().uuid()).isEqualTo(original);
    }

    @Test
    void oneAppendInCUnderAWrongClockDoesNotLast() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/faketime")), "skipped: faketime is not installed");
        appendInC(dir, "2039-01-01 00:00:00");
        Instant before = Instant.now().minusSeconds(1);
        appendInC(dir);
        appendInC(dir);
        SpoolStatus status = Spools.status(dir);
        assertThat(status.clock().count()).isEqualTo(1);
        assertThat(status.clock().last().orElseThrow().sequence()).isEqualTo(2);
        assertThat(status.clock().last().orElseThrow().from()).isAfter(Instant.parse("2038-12-01T00:00:00Z"));
        try (SpoolReader reader = Spools.reader(dir, ReaderOptions.anonymous())) {
            List<Instant> times = new ArrayList<>();
            reader.read(Duration.ZERO).forEach(frame -> times.add(Instant.ofEpochMilli(frame.timeMs())));
            assertThat(times).hasSize(3);
            assertThat(times.get(0)).isAfter(Instant.parse("2038-12-01T00:00:00Z"));
            assertThat(times.subList(1, 3))
                    .allMatch(time ->
                            time.isAfter(before) && time.isBefore(Instant.now().plusSeconds(1)));
        }
        assertThat(Spools.verify(dir).problems()).isEmpty();
    }
}
