package io.spool.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All rows so far. Written anew after each, so that a run that is broken off leaves what it had. */
public final class Report {
    private final Path directory;
    private final String name;
    private final List<String> circumstances;
    private final List<Row> rows = new ArrayList<>();

    /** @param name of the files, without what comes behind the dot */
    public Report(Path directory, String name, List<String> circumstances) {
        this.directory = directory;
        this.name = name;
        this.circumstances = List.copyOf(circumstances);
    }

    public void add(Row row) throws IOException {
        rows.add(row);
        System.out.println(line(row));
        Files.createDirectories(directory);
        Files.writeString(directory.resolve(name + ".md"), markdown());
        Files.writeString(directory.resolve(name + ".json"), json());
    }

    /** A table beside this one, taken in the same circumstances. */
    public Table table(String file, String... columns) {
        return new Table(directory.resolve(file + ".md"), circumstances, List.of(columns));
    }

    private String markdown() {
        StringBuilder text = new StringBuilder();
        circumstances.forEach(line -> text.append("- ").append(line).append('\n'));
        text.append("\n| what | unit | spool | beside | figure | ratio | target | met | command |\n");
        text.append("|---|---|---|---|---|---|---|---|---|\n");
        rows.forEach(row -> text.append(line(row)).append('\n'));
        return text.toString();
    }

    private static String line(Row row) {
        return "| " + row.what() + " | " + row.unit() + " | " + row.ours() + " | " + text(row.other()) + " | "
                + text(row.others()) + " | " + text(row.ratio()) + " | " + text(row.target()) + " | " + row.met()
                + " | `"
                + row.command() + "` |";
    }

    private static String text(@Nullable Object cell) {
        return cell == null ? "" : cell.toString();
    }

    private String json() {
        StringBuilder text = new StringBuilder("{\"circumstances\":[");
        text.append(String.join(",", circumstances.stream().map(Report::quoted).toList()));
        text.append("],\n\"rows\":[\n");
        text.append(String.join(",\n", rows.stream().map(Report::json).toList()));
        return text.append("\n]}\n").toString();
    }

    private static String json(Row row) {
        return "{\"what\":" + quoted(row.what()) + ",\"unit\":" + quoted(row.unit()) + ",\"spool\":" + json(row.ours())
                + ",\"beside\":" + (row.other() == null ? "null" : quoted(row.other())) + ",\"figure\":"
                + json(row.others()) + ",\"ratio\":" + json(row.ratio()) + ",\"target\":"
                + (row.target() == null ? "null" : quoted(row.target().toString())) + ",\"met\":" + quoted(row.met())
                + ",\"command\":" + quoted(row.command()) + "}";
    }

    private static String json(@Nullable Spread spread) {
        return spread == null
                ? "null"
                : "{\"median\":" + spread.median() + ",\"min\":" + spread.min() + ",\"max\":" + spread.max() + "}";
    }

    /** All that is written here is plain text without control characters. */
    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
