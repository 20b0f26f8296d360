package io.spool.connect.sink;

import io.spool.plugin.SpoolGlob;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A path with {@code ${topic}} and {@code ${partition}} in it. What comes out is always below the directory that the
 * text before the first variable names: nothing that stands in a topic name leads out of it.
 */
final class DirectoryTemplate {
    private static final String TOPIC = "${topic}";
    private static final String PARTITION = "${partition}";
    /** What Kafka allows in a topic name. A transformation may have put anything else there. */
    private static final Pattern LEGAL_TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

    private static final Pattern GLOB_CHARACTER = Pattern.compile("[*?\\[\\]{}\\\\]");

    /** Stands for a variable while the rest is made literal; no path has it. */
    private static final String WILD = "\0";

    private final String template;

    /** @throws IllegalArgumentException when no spool can be there; the message says why and what to write instead */
    DirectoryTemplate(String template) {
        this.template = template;
        String rest = template.replace(TOPIC, "topic").replace(PARTITION, "0");
        if (rest.contains("${")) {
            throw new IllegalArgumentException(
                    "unknown variable in '" + template + "'; use " + TOPIC + " and " + PARTITION);
        }
        Path sample;
        try {
            sample = Path.of(rest);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("'" + template + "' is not a path: " + e.getReason(), e);
        }
        if (!sample.isAbsolute()) {
            throw new IllegalArgumentException("'" + template
                    + "' is not absolute; a worker's current directory is no place to count on: write the whole path");
        }
        if (!sample.normalize().equals(sample) || sample.getNameCount() == 0) {
            throw new IllegalArgumentException("'" + template
                    + "' must name a directory below the root without '.' and '..' as parts of the path");
        }
    }

    /** True iff all records go to one spool. */
    boolean isConstant() {
        return !template.contains(TOPIC) && !template.contains(PARTITION);
    }

    /**
     * The directory for this topic and partition.
     *
     * @throws IllegalArgumentException when the topic's name cannot be part of a path
     */
    Path directory(String topic, int partition) {
        if (!template.contains(TOPIC)) {
            return Path.of(template.replace(PARTITION, Integer.toString(partition)));
        }
        if (!LEGAL_TOPIC.matcher(topic).matches()) {
            throw new IllegalArgumentException(
                    "topic '" + topic + "' cannot be part of a path: Kafka's names are 1 to 249 of a-z, A-Z,"
                            + " 0-9, '.', '_' and '-'. Check the transformations that change topics");
        }
        Path path = Path.of(template.replace(TOPIC, topic).replace(PARTITION, Integer.toString(partition)));
        if (!path.normalize().equals(path)) {
            throw new IllegalArgumentException("topic '" + topic + "' would lead out of the directory in '" + template
                    + "': found " + path + ". Check the transformations that change topics, or put letters beside "
                    + TOPIC);
        }
        return path;
    }

    /** The spools on this host that this template may mean, in order of their names. */
    List<Path> existing() {
        Set<Path> found = new TreeSet<>();
        String literal = GLOB_CHARACTER
                .matcher(template.replace(TOPIC, WILD).replace(PARTITION, WILD))
                .replaceAll("\\\\$0");
        SpoolGlob.find(Path.of(literal.replace(WILD, "*")), found);
        return List.copyOf(found);
    }

    @Override
    public String toString() {
        return template;
    }
}
