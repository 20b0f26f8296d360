package io.spool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * {@code docs/command.md} is what the commands themselves say. After a change of their help, copy what this test leaves in
 * {@code target/command.md} there.
 */
class CommandReferenceTest {
    private static final Path DOCUMENT = Path.of("../docs/command.md");
    private static final Path GENERATED = Path.of("target/command.md");

    @Test
    void documentIsWhatTheCommandsSay() throws IOException {
        String generated = generated();
        Files.createDirectories(GENERATED.getParent());
        Files.writeString(GENERATED, generated);
        assertThat(DOCUMENT)
                .as("copy spool-cli/%s to docs/command.md", GENERATED)
                .content()
                .isEqualTo(generated);
    }

    private static String generated() {
        PrintStream err = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        CommandLine whole =
                SpoolCli.whole(new Streams(InputStream.nullInputStream(), new ByteArrayOutputStream(), err));
        StringBuilder text = new StringBuilder("# The `spool` command\n\n");
        text.append(
                        "What `spool COMMAND --help` says of each command; generated. Messages go to the standard error; exit codes mean")
                .append(" the same for all.\n");
        append(text, whole, "spool");
        whole.getSubcommands().forEach((name, command) -> append(text, command, "spool " + name));
        return text.toString();
    }

    private static void append(StringBuilder text, CommandLine command, String title) {
        String usage = command.setUsageHelpWidth(100).getUsageMessage(CommandLine.Help.Ansi.OFF);
        // The same for all; told once.
        int codes = title.equals("spool") ? -1 : usage.indexOf("\nExit codes:");
        String footer = usage;
        if (codes >= 0) {
            int end = usage.indexOf("\n\n", codes + 1);
            footer = usage.substring(0, codes) + (end < 0 ? "" : usage.substring(end + 1));
        }
        text.append("\n## ")
                .append(title)
                .append("\n\n```\n")
                .append(footer.strip())
                .append("\n```\n");
    }
}
