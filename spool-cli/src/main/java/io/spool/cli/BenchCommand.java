package io.spool.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.spool.host.BareCopy;
import io.spool.host.Bench;
import io.spool.host.BenchReport;
import io.spool.host.Latencies;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures a disk and a host. */
@Command(
        name = "bench",
        description = {
            "Measure what a spool can do in this directory: create, append in batches and singly, read, both at once, force,"
                    + " wake up. Uses a temporary spool inside the directory and removes it.",
            "Beside each figure that has a counterpart stands how it compares with doing the same bare, in the same run: writing a"
                    + " file, copying frames into its mapping and out of it, forcing a page.",
            "The figures are this machine's at this moment; what else runs on it counts."
        },
        footer = {
            "",
            "SIZE is " + ByteSize.SYNTAX + ".",
            "",
            "Examples:",
            "  spool bench /var/spool/local",
            "  spool bench /var/spool/local --seconds 5 --frame 1KiB --json"
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class BenchCommand implements Callable<Integer> {
    private final Streams streams;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "Directory that spools are to live in, or a spool.")
    private Path directory;

    @Option(names = "--seconds", paramLabel = "N", description = "How long to measure, 1 to 60 (default: 15).")
    private int seconds = 15;

    @Option(names = "--size", paramLabel = "SIZE", description = "Size of the temporary spool (default: 64MiB).")
    private ByteSize size = new ByteSize(64 << 20);

    @Option(names = "--frame", paramLabel = "SIZE", description = "Size of its frames (default: 256).")
    private ByteSize frame = new ByteSize(256);

    @Option(names = "--json", description = "Write one JSON object.")
    private boolean json;

    BenchCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        require(seconds >= 1 && seconds <= 60, "--seconds is " + seconds + "; it must be 1 to 60");
        require(
                size.bytes() >= 4 << 20 && size.bytes() <= 1L << 40,
                "--size is " + size + "; it must be 4 MiB to 1 TiB");
        require(
                frame.bytes() >= 2 && frame.bytes() * 2_000 <= size.bytes(),
                "--frame is " + frame + "; it must be at least 2 B, and a 2,000th of --size at most");
        BenchReport report = new Bench(
                        directory,
                        size.bytes(),
                        (int) frame.bytes(),
                        Duration.ofSeconds(seconds),
                        Terminal.isError() ? step -> streams.say(step + " ...") : step -> {})
                .run();
        streams.print(json ? json(report) : text(report));
        return ExitCode.OK.number();
    }

    private void require(boolean holds, String message) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }

    private static String text(BenchReport report) {
        StringBuilder text = new StringBuilder();
        BareCopy bare = report.bare();
        line(
                text,
                "bare",
                "%s/s written, %s copied into a mapping, %s out of it, a page is on the disk in %s",
                new ByteSize(Math.round(bare.createBytesPerSecond())),
                rate(bare.writePerSecond(), report.frameBytes()),
                rate(bare.readPerSecond(), report.frameBytes()),
                bare.force().text());
        line(
                text,
                "create",
                "%s/s; %s",
                new ByteSize(Math.round(report.createBytesPerSecond())),
                ofBare(report.createRatio()));
        line(
                text,
                "append",
                "%s of %d B, in batches of %d; %s",
                rate(report.batchPerSecond(), report.frameBytes()),
                report.frameBytes(),
                report.batchFrames(),
                ofBare(report.batchRatio()));
        line(
                text,
                "single",
                "%s, one at a time; %s",
                rate(report.singlePerSecond(), report.frameBytes()),
                ofBare(report.singleRatio()));
        line(
                text,
                "read",
                "%s, checked; %s",
                rate(report.readPerSecond(), report.frameBytes()),
                ofBare(report.readRatio()));
        line(
                text,
                "together",
                "%s written, %s read at the same time",
                rate(report.togetherWritePerSecond(), report.frameBytes()),
                rate(report.togetherReadPerSecond(), report.frameBytes()));
        line(
                text,
                "force",
                "a frame is on the disk in %s; %.1f times the bare one",
                report.force().text(),
                report.forceRatio());
        line(
                text,
                "wake-up",
                "a waiting reader has a frame in %s",
                report.wakeUp().text());
        line(text, "verdict", "%s", report.verdict());
        return text.toString();
    }

    private static String ofBare(double ratio) {
        return String.format(Locale.ROOT, "%.0f %% of bare", 100 * ratio);
    }

    private static void line(StringBuilder text, String label, String format, Object... values) {
        text.append(String.format(Locale.ROOT, "%-9s ", label))
                .append(String.format(Locale.ROOT, format, values))
                .append('\n');
    }

    private static String rate(double perSecond, int frameBytes) {
        return String.format(
                Locale.ROOT, "%,.0f frames/s (%s/s)", perSecond, new ByteSize(Math.round(perSecond * frameBytes)));
    }

    private String json(BenchReport report) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
            out.writeStartObject();
            out.writeStringField("directory", directory.toString());
            out.writeNumberField("spoolBytes", report.spoolBytes());
            out.writeNumberField("frameBytes", report.frameBytes());
            out.writeNumberField("batchFrames", report.batchFrames());
            out.writeObjectFieldStart("bare");
            out.writeNumberField(
                    "createBytesPerSecond", Math.round(report.bare().createBytesPerSecond()));
            out.writeNumberField(
                    "writeFramesPerSecond", Math.round(report.bare().writePerSecond()));
            out.writeNumberField("readFramesPerSecond", Math.round(report.bare().readPerSecond()));
            write(out, "force", report.bare().force());
            out.writeEndObject();
            out.writeObjectFieldStart("ofBare");
            out.writeNumberField("create", rounded(report.createRatio()));
            out.writeNumberField("appendBatch", rounded(report.batchRatio()));
            out.writeNumberField("appendSingle", rounded(report.singleRatio()));
            out.writeNumberField("read", rounded(report.readRatio()));
            out.writeNumberField("forceTime", rounded(report.forceRatio()));
            out.writeEndObject();
            out.writeNumberField("createBytesPerSecond", Math.round(report.createBytesPerSecond()));
            out.writeNumberField("appendBatchFramesPerSecond", Math.round(report.batchPerSecond()));
            out.writeNumberField("appendSingleFramesPerSecond", Math.round(report.singlePerSecond()));
            out.writeNumberField("readFramesPerSecond", Math.round(report.readPerSecond()));
            out.writeNumberField("togetherAppendFramesPerSecond", Math.round(report.togetherWritePerSecond()));
            out.writeNumberField("togetherReadFramesPerSecond", Math.round(report.togetherReadPerSecond()));
            write(out, "force", report.force());
            write(out, "wakeUp", report.wakeUp());
            out.writeBooleanField("good", report.isGood());
            out.writeStringField("verdict", report.verdict());
            out.writeEndObject();
        }
        return text.append('\n').toString();
    }

    private static double rounded(double ratio) {
        return Math.round(ratio * 1_000) / 1e3;
    }

    private static void write(JsonGenerator out, String name, Latencies latencies) throws IOException {
        out.writeObjectFieldStart(name);
        out.writeNumberField("medianMicros", latencies.medianNanos() / 1_000);
        out.writeNumberField("p99Micros", latencies.p99Nanos() / 1_000);
        out.writeEndObject();
    }
}
