package io.spool.replay;

import io.spool.core.Spools;
import io.spool.core.error.SpoolException;
import io.spool.core.value.ReaderOptions;
import io.spool.core.value.ReaderStatus;
import io.spool.core.value.StartPosition;
import io.spool.frame.SchemaDirectory;
import io.spool.host.CopyNotice;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A spool.
 *
 * @param directory its directory
 * @param reader the name under which the spool remembers how far the replay got; empty when it does not
 * @param range which of its frames
 */
public record SpoolOrigin(Path directory, Optional<String> reader, ReplayRange range) implements ReplayOrigin {

    @Override
    public String name() {
        Path name = directory.toAbsolutePath().normalize().getFileName();
        return name == null ? "" : name.toString();
    }

    @Override
    public ReplaySource open(boolean rehearsal, Consumer<String> notice) throws SpoolException {
        ReaderOptions options = rehearsal || reader.isEmpty()
                ? ReaderOptions.anonymous().startingAt(start())
                : ReaderOptions.named(reader.get()).startingAt(range.from());
        return new SpoolFrames(
                new CopyNotice(notice).of(directory, Spools.reader(directory, options)),
                range,
                reader.isPresent() && !rehearsal,
                new SchemaDirectory(directory.toAbsolutePath().normalize()),
                notice);
    }

    /** Where the named reader is, if the spool knows it. */
    private StartPosition start() throws SpoolException {
        if (reader.isEmpty()) {
            return range.from();
        }
        return Spools.status(directory).readers().stream()
                .filter(known -> known.name().equals(reader.get()))
                .map(ReaderStatus::sequence)
                .map(StartPosition::atSequence)
                .findFirst()
                .orElse(range.from());
    }
}
