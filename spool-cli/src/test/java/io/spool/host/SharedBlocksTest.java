package io.spool.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.host.Finding.Verdict;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code filefrag} says, and what is said where it says nothing. The real one is asked by a test in {@code torture}. */
@Timeout(60)
class SharedBlocksTest {
    private static final String PARTLY = """
            Filesystem type is: 58465342
            File size of /s/spool.ring is 65536 (16 blocks of 4096 bytes)
             ext:     logical_offset:        physical_offset: length:   expected: flags:
               0:        0..       3:         24..        27:      4:             shared
               1:        4..       9:        100..       105:      6:         28:
               2:       10..      15:         34..        39:      6:        106: last,shared,eof
            /s/spool.ring: 3 extents found
            """;

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void aFile() throws IOException {
        file = Files.createFile(directory.resolve("spool.ring"));
    }

    private SharedBlocks ask(String script) throws IOException {
        Path tool = Files.writeString(directory.resolve("filefrag"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-xr-x"));
        return SharedBlocks.ask(Optional.of(tool), file);
    }

    @Test
    void sharedExtentsAreAddedUp() throws Exception {
        SharedBlocks found = SharedBlocks.sum(new BufferedReader(new StringReader(PARTLY)));
        assertThat(found.bytes()).contains(10L * 4096);
        assertThat(found.warning().orElseThrow())
                .startsWith("40 KiB of spool.ring share")
                .contains("--reflink=never");
        assertThat(found.finding().verdict()).isEqualTo(Verdict.WARN);
        SharedBlocks none = SharedBlocks.sum(new BufferedReader(new StringReader(PARTLY.replace("shared", ""))));
        assertThat(none.bytes()).contains(0L);
        assertThat(none.warning()).isEmpty();
        assertThat(none.finding().verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void theToolIsAskedAboutThisFile() throws Exception {
        SharedBlocks found = ask("[ \"$1 $2\" = '-v " + file + "' ] && cat <<'END'\n" + PARTLY + "END");
        assertThat(found.bytes()).contains(10L * 4096);
    }

    @Test
    void whyItCannotBeToldIsSaid() throws Exception {
        SharedBlocks missing = SharedBlocks.ask(Optional.empty(), file);
        assertThat(missing.bytes()).isEmpty();
        assertThat(missing.warning().orElseThrow())
                .startsWith("cannot tell")
                .endsWith("filefrag is not installed (e2fsprogs)");
        assertThat(missing.finding().verdict()).isEqualTo(Verdict.WARN);
        assertThat(ask("exit 1").problem()).isEqualTo("filefrag failed");
        assertThat(ask("echo FIBMAP unsupported").problem()).isEqualTo("filefrag says nothing of blocks here");
        assertThat(ask("exec sleep 30").problem()).isEqualTo("filefrag did not answer within 5 s");
    }

    @Test
    void aLinkIsNotFollowed() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);
        assertThat(SharedBlocks.ask(Optional.of(Path.of("/bin/false")), link).problem())
                .isEqualTo("link is no regular file");
    }
}
