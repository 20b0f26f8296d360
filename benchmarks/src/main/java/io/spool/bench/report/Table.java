package io.spool.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A table with columns of its own. Written anew after each row, so that a run that is broken off leaves what it had. */
public final class Table {
    private final Path file;
    private final List<String> lines = new ArrayList<>();

    Table(Path file, List<String> circumstances, List<String> columns) {
        this.file = file;
        circumstances.forEach(line -> lines.add("- " + line));
        lines.add("");
        lines.add(line(columns));
        lines.add("|" + "---|".repeat(columns.size()));
    }

    public void add(Object... cells) throws IOException {
        String row = line(List.of(cells));
        System.out.println(row);
        lines.add(row);
        Files.createDirectories(file.getParent());
        Files.write(file, lines);
    }

    private static String line(List<?> cells) {
        return "| " + String.join(" | ", cells.stream().map(Object::toString).toList()) + " |";
    }
}
