package io.spool.cli;

import io.spool.core.error.SpoolException;
import io.spool.core.error.SpoolExistsException;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.Encoding;
import io.spool.core.value.FullPolicy;
import io.spool.core.value.SyncPolicy;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a new spool. */
@Command(
        name = "create",
        description = "Make a new spool at its full size. A spool that is there already is left alone.",
        footer = {"", "SIZE is " + ByteSize.SYNTAX + "."})
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class CreateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "Directory of the spool; made when missing.")
    private Path directory;

    @Option(
            names = "--size",
            required = true,
            paramLabel = "SIZE",
            description = "Disk space to take, all of it now: 64KiB or more, rounded up to whole pages.")
    private ByteSize size;

    @Option(
            names = "--full",
            paramLabel = "overwrite|block",
            description = "When the spool is full, overwrite the oldest frames (default), or refuse new ones until the "
                    + "named readers have read.")
    private FullPolicy full = FullPolicy.OVERWRITE;

    @Option(
            names = "--sync",
            paramLabel = "none|interval=TIME|commit",
            description = "When frames are forced to the disk: when the system likes (default), at least every TIME "
                    + "(500ms, 1s, 5m), or before an append returns.")
    private SyncPolicy sync = SyncPolicy.none();

    @Option(
            names = "--max-frame",
            paramLabel = "SIZE",
            description = "Largest frame that can be appended; as large as the spool allows unless given.")
    private @Nullable ByteSize maxFrame;

    @Option(
            names = "--encoding",
            paramLabel = EncodingOption.LABEL,
            description =
                    "How frames are stored, whoever appends them, unless told otherwise: as they are; with what they"
                            + " repeat, keys above all, said once (default); compressed by zstd; or whatever takes the fewest"
                            + " bytes. Readers get back the same bytes.")
    private Encoding encoding = EncodingOption.OF_A_NEW_SPOOL;

    @Override
    public Integer call() throws SpoolException {
        if (!NewSpool.make(directory, options())) {
            throw new SpoolExistsException(
                    directory, "there is a spool already; remove it first, or choose another directory");
        }
        return ExitCode.OK.number();
    }

    private CreateOptions options() {
        try {
            CreateOptions options = CreateOptions.ofSize(size.bytes())
                    .withFull(full)
                    .withSync(sync)
                    .withEncoding(encoding);
            return maxFrame == null ? options : options.withMaxFrameBytes(frameBytes(maxFrame));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "impossible spool: " + e.getMessage(), e);
        }
    }

    private static int frameBytes(ByteSize size) {
        if (size.bytes() < 1 || size.bytes() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("largest frame is " + size.bytes() + " bytes; no spool can have that");
        }
        return (int) size.bytes();
    }
}
