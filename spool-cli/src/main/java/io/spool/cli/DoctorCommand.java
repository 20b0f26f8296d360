package io.spool.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.spool.host.Doctor;
import io.spool.host.Finding;
import io.spool.host.Finding.Verdict;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tries out whether a spool can live in a directory. */
@Command(
        name = "doctor",
        description = {
            "Try out what a spool relies on, in this directory and on this host, with a temporary spool and a second process:"
                    + " file system, space, permissions, blocks, locks, mappings, wake-ups, force. Takes seconds and leaves"
                    + " nothing behind.",
            "One line for each: pass, warn (it works, and there is something to know) or fail, and what to do. The exit code"
                    + " is 1 when something failed."
        },
        footer = {
            "",
            "Examples:",
            "  spool doctor /var/spool/local",
            "  spool doctor /var/spool/local --json | jq .verdict"
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class DoctorCommand implements Callable<Integer> {
    private final Streams streams;
    private final List<Finding> findings = new ArrayList<>();

    @Parameters(paramLabel = "DIR", description = "Directory that spools are to live in, or a spool.")
    private Path directory;

    @Option(names = "--json", description = "Write one JSON object.")
    private boolean json;

    DoctorCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        try {
            new Doctor(directory, this::note).examine();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        if (json) {
            write(json());
        }
        return (worst() == Verdict.FAIL ? ExitCode.FAILED : ExitCode.OK).number();
    }

    /** Shown as it comes: some take a second. */
    private void note(Finding finding) {
        findings.add(finding);
        if (!json) {
            try {
                write(String.format(
                        Locale.ROOT,
                        "%s  %-12s %s%n",
                        lower(finding.verdict()),
                        finding.check(),
                        Printable.name(finding.text())));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private Verdict worst() {
        return findings.stream().map(Finding::verdict).max(Verdict::compareTo).orElse(Verdict.PASS);
    }

    private void write(String text) throws IOException {
        streams.print(text);
    }

    private String json() throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
            out.writeStartObject();
            out.writeStringField("directory", directory.toString());
            out.writeStringField("verdict", lower(worst()));
            out.writeArrayFieldStart("checks");
            for (Finding finding : findings) {
                out.writeStartObject();
                out.writeStringField("check", finding.check());
                out.writeStringField("verdict", lower(finding.verdict()));
                out.writeStringField("text", finding.text());
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        }
        return text.append('\n').toString();
    }

    private static String lower(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }
}
