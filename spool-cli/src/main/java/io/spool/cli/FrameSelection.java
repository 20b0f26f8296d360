package io.spool.cli;

import io.spool.core.value.StartPosition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The options that say which frames are wanted, the same for every command that takes frames out of a spool:
 *
 * <pre>{@code
 * @Mixin
 * private FrameSelection selection = new FrameSelection();
 * ...
 * FrameRange range = selection.range();
 * try (SpoolReader reader = range.open(directory)) { ... range.endsBefore(batch, i) ... range.wants(batch, i) ... }
 * }</pre>
 *
 * <p>Such a command says {@link #FOOTER} in its help.
 */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class FrameSelection {
    static final String FOOTER = "POSITION is " + Positions.SYNTAX + ". CONDITION is " + FrameCondition.SYNTAX + ".";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--from", paramLabel = "POSITION", description = "Where to start (default: earliest).")
    private StartPosition from = StartPosition.earliest();

    @Option(names = "--to", paramLabel = "SEQ", description = "Last sequence that is wanted.")
    private long to = Long.MAX_VALUE - 1;

    @Option(names = "--since", paramLabel = "TIME", description = "Only frames appended at this time or later.")
    private @Nullable Instant since;

    @Option(names = "--until", paramLabel = "TIME", description = "Only frames appended before this time.")
    private @Nullable Instant until;

    @Option(
            names = "--where",
            paramLabel = "CONDITION",
            description = "Only frames whose content is like that; given several times, all must hold.")
    private List<FrameCondition> where = new ArrayList<>();

    /**
     * What was asked for.
     *
     * @throws ParameterException when no frame can be like that
     */
    FrameRange range() {
        if (to < 1
                || to == Long.MAX_VALUE
                || (from instanceof StartPosition.AtSequence first && first.sequence() > to)) {
            throw new ParameterException(
                    command.commandLine(), "--to is " + to + "; it must be at least 1, and not before --from");
        }
        if (since != null && until != null && !since.isBefore(until)) {
            throw new ParameterException(
                    command.commandLine(), "--until is " + until + "; it must be after --since, " + since);
        }
        return new FrameRange(from, Optional.ofNullable(since), to + 1, Optional.ofNullable(until), List.copyOf(where));
    }

    /** True iff anything was asked for other than all frames. */
    boolean isPart() {
        return !(from instanceof StartPosition.Earliest)
                || to < Long.MAX_VALUE - 1
                || since != null
                || until != null
                || !where.isEmpty();
    }
}
