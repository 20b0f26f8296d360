package io.spool.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Writes what a shell needs to complete this command. */
@Command(
        name = "completion",
        description = "Write a script that has a shell complete commands, options and directories.",
        footer = {
            "",
            "Examples:",
            "  . <(spool completion bash)                                        for this shell",
            "  spool completion bash >/etc/bash_completion.d/spool               for all of them",
            "  . <(spool completion zsh)                                         in zsh"
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class CompletionCommand implements Callable<Integer> {

    /** The shells that take the script. */
    enum Shell {
        BASH,
        ZSH
    }

    private final Streams streams;
    private final Supplier<CommandLine> whole;

    @Parameters(paramLabel = "bash|zsh", description = "Which shell.")
    private Shell shell;

    /** @param whole makes the command with all its subcommands */
    CompletionCommand(Streams streams, Supplier<CommandLine> whole) {
        this.streams = streams;
        this.whole = whole;
    }

    @Override
    public Integer call() throws IOException {
        String script = AutoComplete.bash("spool", whole.get());
        if (shell == Shell.ZSH) {
            script = "autoload -U +X bashcompinit && bashcompinit\n" + script;
        }
        streams.out().write(script.getBytes(StandardCharsets.UTF_8));
        streams.out().flush();
        return ExitCode.OK.number();
    }
}
