package io.spool.bench.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What came of a soak.
 *
 * @param heading lines that say how it was taken
 * @param samples all of them, in order
 * @param warmUp samples of so long are left out
 * @param taken records that the broker took
 * @param refused records that the broker did not take
 * @param arrived records that were at the other end when all was over
 */
record Outcome(List<String> heading, List<Sample> samples, Duration warmUp, long taken, long refused, long arrived) {

    /**
     * Writes the table to a file and prints it.
     *
     * @return whether all limits were kept and every record arrived once
     */
    boolean tell(Path file) throws IOException {
        List<Course> courses = samples.stream()
                .map(Sample::process)
                .distinct()
                .flatMap(this::courses)
                .toList();
        boolean hasAll = taken > 0 && refused == 0 && arrived == taken;
        boolean isPassed = hasAll && courses.stream().allMatch(Course::isWithinLimit);
        StringBuilder text = new StringBuilder();
        heading.forEach(line -> text.append("- ").append(line).append('\n'));
        text.append("- Through the connectors: ")
                .append(taken + " records put in, " + arrived + " came out, " + refused + " not taken by the broker: ")
                .append(verdict(hasAll))
                .append("\n\n| process | what | unit | first third | last third | ratio | limit | |\n")
                .append("|---|---|---|---|---|---|---|---|\n");
        courses.forEach(course ->
                text.append("| ").append(String.join(" | ", course.cells())).append(" |\n"));
        text.append("\nAll in all: ").append(verdict(isPassed)).append('\n');
        System.out.print(text);
        Files.writeString(file, text);
        return isPassed;
    }

    private Stream<Course> courses(String process) {
        List<Sample> own = samples.stream()
                .filter(sample -> sample.process().equals(process) && sample.seconds() >= warmUp.toSeconds())
                .toList();
        return Arrays.stream(Quantity.values()).map(quantity -> Course.of(process, quantity, own));
    }

    private static String verdict(boolean isGood) {
        return isGood ? "PASS" : "**FAIL**";
    }
}
