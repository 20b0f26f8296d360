package io.spool.it;

import io.spool.cluster.ConfigOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A value that an option must refuse.
 *
 * @param value the value
 * @param expected a pattern for the part of the complaint that says what was expected instead
 */
record WrongValue(String value, String expected) {
    private static final String TOPIC_NAME = "Kafka.s names are";
    private static final String ABSOLUTE = "absolute";

    /** Texts that are more than free texts, and less than a choice. An option that is new here makes the test fail. */
    private static final Map<String, List<WrongValue>> OF_OPTION = Map.ofEntries(
            Map.entry(
                    "spool.directory",
                    List.of(
                            new WrongValue("not/absolute", ABSOLUTE),
                            new WrongValue("", ABSOLUTE),
                            new WrongValue("/var/spool/${nonsense}", "\\$\\{topic}"))),
            Map.entry(
                    "spool.directories",
                    List.of(
                            new WrongValue("not/absolute", ABSOLUTE),
                            new WrongValue("/var/spool/a,not/absolute", ABSOLUTE),
                            new WrongValue("", "at least one"),
                            new WrongValue("/var/spool/[a", "neither a path nor a pattern"))),
            Map.entry(
                    "reader.name",
                    List.of(new WrongValue("x".repeat(97), "1 to 96 bytes"), new WrongValue("tab\tin it", "control"))),
            Map.entry(
                    "start.position",
                    List.of(
                            new WrongValue("yesterday", "earliest, latest, sequence:"),
                            new WrongValue("sequence:first", "sequence:42"),
                            new WrongValue("sequence:-1", "start at 1"),
                            new WrongValue("time:noon", "time:2026"))),
            Map.entry(
                    "topic",
                    List.of(
                            new WrongValue("two words", TOPIC_NAME),
                            new WrongValue("x".repeat(250), "249"),
                            new WrongValue("a-${nonsense}", "\\$\\{topic}"))),
            Map.entry(
                    "plain.topic",
                    List.of(
                            new WrongValue("two words", TOPIC_NAME),
                            new WrongValue("a-${topic}", "write a name without it"))),
            Map.entry(
                    "loss.topic",
                    List.of(
                            new WrongValue("two words", TOPIC_NAME),
                            new WrongValue("a-${topic}", "write a name without it"))),
            Map.entry(
                    "bad.frames.topic",
                    List.of(
                            new WrongValue("two words", TOPIC_NAME),
                            new WrongValue("a-${topic}", "write a name without it"))),
            Map.entry(
                    "replay.to",
                    List.of(
                            new WrongValue("yesterday", "end, sequence:"),
                            new WrongValue("sequence:first", "sequence:"),
                            new WrongValue("time:noon", "time:"))),
            Map.entry("plain.key.pointer", List.of(new WrongValue("no/slash", "must start with ./"))),
            Map.entry("plain.timestamp.pointer", List.of(new WrongValue("no/slash", "must start with ./"))));

    /** Texts that may be anything at all. */
    private static final Set<String> FREE = Set.of();

    /** @param recommended what the plugin recommends for the option: of a text with a choice, the choice */
    static List<WrongValue> of(ConfigOption option, List<String> recommended) {
        List<WrongValue> special = OF_OPTION.getOrDefault(option.name(), List.of());
        return Stream.concat(special.stream(), ofType(option, special.isEmpty(), recommended).stream())
                .toList();
    }

    private static List<WrongValue> ofType(ConfigOption option, boolean nothingSpecial, List<String> recommended) {
        return switch (option.type()) {
            case "BOOLEAN" -> List.of(new WrongValue("maybe", "true or false"), new WrongValue("1", "true or false"));
            case "INT", "SHORT", "LONG" ->
                List.of(
                        new WrongValue("many", "number of type " + option.type()),
                        new WrongValue("1.5", "number of type " + option.type()),
                        new WrongValue("99999999999999999999", "number of type " + option.type()),
                        new WrongValue("-2", "at least -?\\d+"));
            case "DOUBLE" ->
                List.of(new WrongValue("many", "number of type DOUBLE"), new WrongValue("-2", "at least -?\\d"));
            case "STRING", "LIST" -> nothingSpecial ? notAmong(option, recommended) : List.of();
            default -> throw new AssertionError("no wrong values for options of type " + option.type() + ": " + option);
        };
    }

    private static List<WrongValue> notAmong(ConfigOption option, List<String> choice) {
        if (FREE.contains(option.name())) {
            return List.of();
        }
        if (choice.isEmpty()) {
            throw new AssertionError(
                    "a text with no choice needs wrong values, or to be called free, in WrongValue: " + option);
        }
        StringBuilder all = new StringBuilder();
        choice.forEach(each -> all.append("(?=.*\\b").append(each).append("\\b)"));
        List<WrongValue> wrong = new ArrayList<>();
        wrong.add(new WrongValue("nonsense", all.toString()));
        wrong.add(new WrongValue(choice.get(0) + "x", all.toString()));
        wrong.add(new WrongValue("", all.toString()));
        return wrong;
    }
}
