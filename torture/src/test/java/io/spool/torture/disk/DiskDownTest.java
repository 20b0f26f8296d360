package io.spool.torture.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.spool.torture.process.ChildJvm;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command says of a spool on a file system that does not answer: that, and not that the spool is none. */
@Timeout(180)
class DiskDownTest {
    @TempDir
    private Path temporary;

    @ParameterizedTest
    @ValueSource(strings = {"ext4", "xfs"})
    void theCommandTellsTheErrorOfTheFileSystem(String type) throws Exception {
        try (LoopDisk disk = LoopDisk.make(temporary, type)) {
            Path spool = disk.root().resolve("spool");
            try (ChildJvm user = ChildJvm.start(SpoolUser.class, spool)) {
                assertThat(user.ask("create none")).isEqualTo("ok ");
            }
            disk.shutDown();
            assertThat(said(List.of("status"), spool)).contains("Input/output error");
            assertThat(said(List.of("append"), spool)).contains("Input/output error");
            for (List<String> command :
                    List.of(List.of("status"), List.of("append"), List.of("create", "--size", "1MiB"))) {
                assertThat(said(command, spool))
                        .doesNotContain("this is a file")
                        .doesNotContain("is not a directory")
                        .doesNotContain("no such directory")
                        .doesNotContain("Exception");
            }
            // The remedy: bring the file system back.
            disk.unmount();
            disk.mount();
            assertThat(said(List.of("status"), spool)).contains("frames").doesNotContain("error");
        }
    }

    private static String said(List<String> command, Path spool) throws Exception {
        List<String> whole = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "io.spool.cli.SpoolCli"));
        whole.add(command.get(0));
        whole.add(spool.toString());
        whole.addAll(command.subList(1, command.size()));
        Process process = new ProcessBuilder(whole).redirectErrorStream(true).start();
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
