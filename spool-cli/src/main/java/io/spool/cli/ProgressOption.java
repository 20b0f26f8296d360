package io.spool.cli;

import picocli.CommandLine.Option;

/** The option, the same for every command whose work may be long, that keeps it from showing how far it is. */
final class ProgressOption {
    @Option(names = "--quiet", description = "Show no progress; on a terminal it is shown.")
    private boolean quiet;

    /** @param finite false for work that has no end */
    Progress progress(Streams streams, boolean finite) {
        return new Progress(streams, finite && !quiet && Terminal.isError());
    }
}
