package io.spool.cli;

import io.spool.core.SpoolWriter;
import io.spool.core.Spools;
import io.spool.core.error.SpoolExistsException;
import io.spool.core.value.CreateOptions;
import io.spool.core.value.Encoding;
import io.spool.core.value.FullPolicy;
import io.spool.core.value.Gap;
import io.spool.core.value.Origin;
import io.spool.core.value.SpoolStatus;
import io.spool.core.value.SyncPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Copies frames out of spools and snapshots into a spool or a snapshot. */
@Command(
        name = "copy",
        description = {
            "Copy frames out of spools, live or not, into another spool, or to and from a snapshot: one file with all of them.",
            "A spool that is missing is made: a little larger than all sources, unless --size is given, and otherwise like the first."
                    + " Frames of several sources come in the order of their times.",
            "No frame is copied into a spool twice: after an interrupt, or for what is new, give the same command again. It"
                    + " goes on behind the last frame that was copied, whatever the range and conditions were then.",
            "In a spool, copies get new sequences and the time of the copy; a snapshot keeps both. Readers are not copied.",
            "Frames that are gone or damaged are told on the standard error, and by the exit code."
        },
        footer = {
            "",
            "SRC and DST are directories of spools, or snapshots: " + SnapshotFile.SYNTAX + ".",
            "SIZE is " + ByteSize.SYNTAX + ".",
            FrameSelection.FOOTER,
            "",
            "Examples:",
            "  spool copy DIR BIGGER --size 4GiB             make a spool larger",
            "  spool copy DIR packed --encoding zstd         hold more frames in the same size",
            "  spool copy DIR errors --where /level=error    take some frames out",
            "  spool copy a b c all --follow                 bring several together, and go on",
            "  spool copy DIR friday.jsonl.gz                one file, to carry",
            "  spool copy friday.jsonl.gz DIR                and back",
            "  spool copy DIR - | ssh host spool copy - DIR"
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class CopyCommand implements Callable<Integer> {
    private final Streams streams;

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "SRC... DST",
            hideParamSyntax = true,
            arity = "2..*",
            description = "Where from, and last, where to.")
    private List<String> places;

    @Option(names = "--follow", description = "Wait for more frames instead of ending.")
    private boolean follow;

    @Option(names = "--size", paramLabel = "SIZE", description = "Size of the new spool.")
    private @Nullable ByteSize size;

    @Option(names = "--full", paramLabel = "overwrite|block", description = "What the new spool does when it is full.")
    private @Nullable FullPolicy full;

    @Option(
            names = "--sync",
            paramLabel = "none|interval=TIME|commit",
            description = "When frames of the new spool are forced to the disk.")
    private @Nullable SyncPolicy sync;

    @Option(
            names = "--encoding",
            paramLabel = EncodingOption.LABEL,
            description =
                    "How the copies are stored, and what is appended to the new spool later; a spool that is there already"
                            + " stays as it was created. See 'spool create'.")
    private @Nullable Encoding encoding;

    @Option(
            names = "--when-full",
            paramLabel = "wait|fail",
            description =
                    "When the spool is full and may not overwrite: wait for its readers (default with --follow), or copy"
                            + " what fits and fail (default without).")
    private FrameAppender.@Nullable WhenFull whenFull;

    @Mixin
    private FrameSelection selection = new FrameSelection();

    @Mixin
    private ProgressOption quiet = new ProgressOption();

    CopyCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        FrameRange range = selection.range();
        List<String> names = places.subList(0, places.size() - 1);
        String target = places.get(places.size() - 1);
        check(names, target);
        List<Gap> untold = new ArrayList<>();
        List<FrameSource> sources = new ArrayList<>();
        Progress progress = quiet.progress(streams, !follow);
        try {
            for (String name : names) {
                sources.add(open(name, range, progress, gap -> {
                    progress.say(name + ": " + gap);
                    untold.add(gap);
                }));
            }
            return (SnapshotFile.isOne(target)
                            ? copyToSnapshot(sources.get(0), target, untold, progress)
                            : copyToSpool(sources, Path.of(target), progress))
                    .number();
        } finally {
            for (FrameSource source : sources) {
                source.close();
            }
        }
    }

    private void check(List<String> names, String target) {
        for (String name : places) {
            if (SnapshotFile.isOtherArchive(name) && !Files.isDirectory(Path.of(name))) {
                throw wrong("a snapshot is " + SnapshotFile.SYNTAX + ", not '" + name + "'");
            }
        }
        if (SnapshotFile.isOne(target) && (names.size() > 1 || follow)) {
            throw wrong("a snapshot is of one spool, as it is now: copy several into a spool first");
        }
        if (SnapshotFile.isOne(target) && (size != null || full != null || sync != null)) {
            throw wrong("--size, --full and --sync are for a new spool, not for a snapshot");
        }
        if (SnapshotFile.isOne(target) && encoding != null) {
            throw wrong("--encoding is for a spool; a snapshot is JSON, compressed when its name ends in .gz");
        }
        if (!SnapshotFile.isOne(target) && names.stream().anyMatch(name -> isSame(name, target))) {
            throw wrong("a spool is not copied into itself: " + target);
        }
    }

    private static boolean isSame(String name, String other) {
        try {
            return Files.isSameFile(Path.of(name), Path.of(other));
        } catch (IOException e) {
            return false; // one of them is not there
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private FrameSource open(String name, FrameRange range, Progress progress, Consumer<Gap> gaps) throws IOException {
        return SnapshotFile.isOne(name)
                ? SnapshotSource.open(name, streams.in(), range)
                : new SpoolSource(Path.of(name), range, follow, gaps, progress::say);
    }

    private ExitCode copyToSnapshot(FrameSource source, String target, List<Gap> untold, Progress progress)
            throws IOException {
        long[] taken = new long[1];
        SnapshotFile.write(target, streams.frames(), out -> {
            SnapshotSink sink = new SnapshotSink(out, source.traits());
            taken[0] = carry(List.of(source), new GapsInPlace(sink, untold), progress);
            sink.finish();
        });
        streams.say("copied " + taken[0] + " frames to " + target);
        return source.missing() > 0 ? ExitCode.INCOMPLETE : ExitCode.OK;
    }

    /** Tells a sink of each gap before the frame behind it. */
    private record GapsInPlace(FrameSink sink, List<Gap> untold) implements FrameSink {
        @Override
        public void take(FrameSource source) throws IOException {
            tell();
            sink.take(source);
        }

        @Override
        public void take(byte[] schema) throws IOException {
            sink.take(schema);
        }

        @Override
        public void flush() throws IOException {
            sink.flush();
        }

        private void tell() throws IOException {
            for (Gap gap : untold) {
                sink.take(gap);
            }
            untold.clear();
        }
    }

    private long carry(List<FrameSource> sources, FrameSink sink, Progress progress) throws IOException {
        FrameMerge merge = new FrameMerge(sources, sink, progress);
        try {
            merge.run(follow);
        } finally {
            progress.end();
        }
        return merge.taken();
    }

    private ExitCode copyToSpool(List<FrameSource> sources, Path target, Progress progress) throws IOException {
        boolean made = make(sources, target);
        for (FrameSource source : sources) {
            Long next = Spools.inspect(target).origins().get(source.traits().asOrigin());
            if (next != null) {
                streams.say(target + " has frames of this spool up to sequence " + (next - 1)
                        + "; the copy goes on behind");
                source.skipTo(next);
            }
        }
        long first = Spools.status(target).nextSequence();
        try (FrameAppender appender = new FrameAppender(
                        Spools.writer(target, EncodingOption.writer(encoding)),
                        whenFull != null
                                ? whenFull
                                : follow ? FrameAppender.WhenFull.WAIT : FrameAppender.WhenFull.FAIL,
                        progress::say)
                .waitingForDictionaries()) {
            SpoolWriter writer = appender.writer();
            try {
                carry(sources, new SpoolSink(appender, new SchemaFiles(target, progress::say)), progress);
            } finally {
                streams.say("copied " + appender.appended() + " frames to " + target);
            }
            if (made && sources.size() == 1 && !selection.isPart()) {
                // A sink that goes on with the copy in place of the spool goes on where it was.
                SortedMap<Origin, Long> known = sources.get(0).traits().origins();
                if (!known.isEmpty()) {
                    writer.changeOrigins(now -> known.forEach((origin, next) -> now.merge(origin, next, Math::max)));
                }
            }
        }
        SpoolStatus after = Spools.status(target);
        long overwritten = follow ? 0 : Math.max(0, after.minSequence() - first);
        if (overwritten > 0) {
            streams.say(target + ": " + overwritten + " of them were overwritten by later ones: it holds "
                    + new ByteSize(after.dataBytes()));
        }
        boolean missing = sources.stream().anyMatch(source -> source.missing() > 0);
        return missing || overwritten > 0 ? ExitCode.INCOMPLETE : ExitCode.OK;
    }

    /** Size for all that a spool of this size can hold, and for what is remembered of where copies came from. */
    static long roomFor(long sizeBytes) {
        return sizeBytes + sizeBytes / 128 + 4096;
    }

    /** True iff the spool was made. */
    private boolean make(List<FrameSource> sources, Path target) throws IOException {
        SpoolTraits like = sources.get(0).traits();
        long bytes = size != null
                ? size.bytes()
                : sources.stream()
                        .mapToLong(source -> roomFor(source.traits().sizeBytes()))
                        .sum();
        CreateOptions options;
        try {
            options = like.options(bytes);
        } catch (IllegalArgumentException e) {
            throw wrong("impossible spool: " + e.getMessage());
        }
        options = full == null ? options : options.withFull(full);
        options = sync == null ? options : options.withSync(sync);
        options = encoding == null ? options : options.withEncoding(encoding);
        boolean made = NewSpool.make(target, options);
        if (!made && (size != null || full != null || sync != null)) {
            throw new SpoolExistsException(
                    target, "there is a spool already, and --size, --full and --sync are for a new one");
        }
        return made;
    }
}
