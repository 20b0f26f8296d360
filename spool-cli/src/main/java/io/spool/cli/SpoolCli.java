package io.spool.cli;

import io.spool.core.value.StartPosition;
import io.spool.core.value.SyncPolicy;
import io.spool.replay.Speed;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The {@code spool} command: puts the subcommands together, and turns failures into one line and an exit code. */
@Command(
        name = "spool",
        description = "Create local spools, append frames to them, read them, look at them, replay them.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        sortOptions = false,
        versionProvider = SpoolCli.Version.class)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class SpoolCli implements Runnable {
    /** In the order of the help. */
    private static final List<String> COMMANDS = List.of(
            "create",
            "append",
            "read",
            "cat",
            "copy",
            "status",
            "readers",
            "seek",
            "protect",
            "forget",
            "adopt",
            "verify",
            "replay",
            "bench",
            "doctor",
            "completion");

    private static final String DEBUG_VARIABLE = "SPOOL_DEBUG";

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Show where in the program a failure arose (as SPOOL_DEBUG=1 does).")
    private boolean verbose;

    private SpoolCli() {}

    /** Whether the user wants to know more of a failure. */
    boolean isVerbose() {
        return verbose || "1".equals(System.getenv(DEBUG_VARIABLE));
    }

    /** Runs the command, and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(run(Streams.standard(), arguments).number());
    }

    /** Runs the command within this process. */
    static ExitCode run(Streams streams, String... arguments) {
        SpoolCli cli = new SpoolCli();
        try {
            int number = commandLine(cli, streams, arguments).execute(arguments);
            return List.of(ExitCode.values()).stream()
                    .filter(code -> code.number() == number)
                    .findFirst()
                    .orElseThrow();
        } catch (Throwable e) { // also errors of the JVM: a user is never shown a bare stack trace
            return cli.report(streams, e);
        }
    }

    /** The command with all its subcommands. */
    static CommandLine whole(Streams streams) {
        return commandLine(new SpoolCli(), streams);
    }

    /** The one of {@link #COMMANDS} that has this name. */
    private static Object command(String name, Streams streams) {
        return switch (name) {
            case "create" -> new CreateCommand();
            case "append" -> new AppendCommand(streams);
            case "read" -> new ReadCommand(streams);
            case "cat" -> new CatCommand(streams);
            case "copy" -> new CopyCommand(streams);
            case "status" -> new StatusCommand(streams);
            case "readers" -> new ReadersCommand(streams);
            case "seek" -> new SeekCommand(streams);
            case "protect" -> new ProtectCommand(streams);
            case "forget" -> new ForgetCommand(streams);
            case "adopt" -> new AdoptCommand(streams);
            case "verify" -> new VerifyCommand(streams);
            case "replay" -> new ReplayCommand(streams);
            case "bench" -> new BenchCommand(streams);
            case "doctor" -> new DoctorCommand(streams);
            case "completion" -> new CompletionCommand(streams, () -> whole(streams));
            default -> throw new IllegalArgumentException("there is no command " + name);
        };
    }

    private static CommandLine commandLine(SpoolCli cli, Streams streams, String... arguments) {
        CommandLine commandLine = new CommandLine(cli);
        // Each subcommand costs time to put together, and most runs need one.
        List<String> needed =
                arguments.length > 0 && COMMANDS.contains(arguments[0]) ? List.of(arguments[0]) : COMMANDS;
        for (String name : needed) {
            commandLine.addSubcommand(command(name, streams));
        }
        // From here on each setting holds for the subcommands, too.
        commandLine
                .setOut(new PrintWriter(new OutputStreamWriter(streams.out(), StandardCharsets.UTF_8)))
                .setErr(new PrintWriter(new OutputStreamWriter(streams.err(), StandardCharsets.UTF_8), true))
                .registerConverter(ByteSize.class, ByteSize::parse)
                .registerConverter(StartPosition.class, Positions::parse)
                .registerConverter(Instant.class, Times::parse)
                .registerConverter(Duration.class, TimeSpan::parse)
                .registerConverter(FrameCondition.class, FrameCondition::parse)
                .registerConverter(SyncPolicy.class, SyncPolicies::parse)
                .registerConverter(Speed.class, told(Speed::parse))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((e, args) -> {
                    streams.say(Objects.requireNonNullElse(e.getMessage(), "wrong usage"));
                    String command = e.getCommandLine().getCommandSpec().qualifiedName();
                    streams.err().println("Try '" + command + " --help'.");
                    return ExitCode.USAGE.number();
                })
                .setExecutionExceptionHandler(
                        (e, line, result) -> cli.report(streams, e).number());
        documentExitCodes(commandLine);
        commandLine.getSubcommands().values().forEach(SpoolCli::documentExitCodes);
        return commandLine;
    }

    /** A converter whose complaints the user is told word for word. */
    private static <T> ITypeConverter<T> told(ITypeConverter<T> parser) {
        return text -> {
            try {
                return parser.convert(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        };
    }

    private static void documentExitCodes(CommandLine commandLine) {
        commandLine
                .getCommandSpec()
                .usageMessage()
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.meanings());
    }

    private ExitCode report(Streams streams, Throwable failure) {
        ExitCode code = ExitCode.of(failure);
        if (code != ExitCode.OK) {
            streams.say(message(failure));
        }
        if (isVerbose()) {
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            // Tabs stand before its lines.
            streams.err().print(Printable.lines(trace.toString().replace('\t', ' ')));
            streams.err().flush();
        }
        return code;
    }

    private static String message(Throwable failure) {
        String message = failure.getMessage();
        if (failure instanceof FileSystemException file) {
            String reason = file.getReason() == null ? file.getClass().getSimpleName() : file.getReason();
            return file.getFile() + ": " + reason;
        }
        if (failure instanceof OutOfMemoryError) {
            return "there is not enough memory for this: " + message
                    + "; give the program more: SPOOL_JAVA_OPTS=-Xmx4g";
        }
        if (failure instanceof IOException && message != null) {
            return message;
        }
        return "this should not have happened: " + failure + " (" + DEBUG_VARIABLE + "=1 shows where it arose)";
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "no command given; there are "
                        + String.join(", ", spec.subcommands().keySet()));
    }

    /** The version that the build wrote into the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = SpoolCli.class.getPackage().getImplementationVersion();
            return new String[] {"spool " + (version == null ? "(not packaged)" : version)};
        }
    }
}
