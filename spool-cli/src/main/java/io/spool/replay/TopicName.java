package io.spool.replay;

import java.util.regex.Pattern;

/**
 * The name of the topic that records go to: {@code ${topic}} in it stands for the record's own topic, {@code ${spool}} for the
 * name of the spool's directory. The same as the source connector's option {@code topic}.
 */
public final class TopicName {
    private static final String TOPIC = "${topic}";
    private static final String SPOOL = "${spool}";
    private static final Pattern LEGAL = Pattern.compile("(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}");

    private final String template;

    private TopicName(String template) {
        this.template = template;
    }

    /**
     * A name as the user writes it.
     *
     * @throws IllegalArgumentException when no topic can be called so; the message says why
     */
    public static TopicName parse(String template) {
        legal(template.replace(TOPIC, "topic").replace(SPOOL, "spool"), template);
        return new TopicName(template);
    }

    /**
     * This name for one spool.
     *
     * @throws IllegalArgumentException when no topic can be called so
     */
    TopicName forSpool(String directoryName) {
        String filled = template.replace(SPOOL, directoryName);
        legal(filled.replace(TOPIC, "topic"), template + "' for the spool directory '" + directoryName);
        return new TopicName(filled);
    }

    /** The topic for a frame that has none of its own. */
    String plain() throws UnreplayableFrameException {
        if (template.contains(TOPIC)) {
            throw new UnreplayableFrameException(
                    "it is not a record of the sink and has no topic of its own; name one with --topic", null);
        }
        return template;
    }

    /** The topic for a record of this one. */
    String of(String original) throws UnreplayableFrameException {
        try {
            return legal(template.replace(TOPIC, original), template + "' for the topic '" + original);
        } catch (IllegalArgumentException e) {
            throw new UnreplayableFrameException(String.valueOf(e.getMessage()), e);
        }
    }

    private static String legal(String name, String what) {
        if (!LEGAL.matcher(name).matches()) {
            throw new IllegalArgumentException("topic '" + what
                    + "' is not possible: Kafka's names are 1 to 249 of a-z, A-Z, 0-9, '.', '_' and '-'");
        }
        return name;
    }

    @Override
    public String toString() {
        return template;
    }
}
