package io.spool.frame;

import java.util.regex.Pattern;

/**
 * A topic's name with {@code ${topic}}, the record's own, and {@code ${spool}}, the name of the spool's directory, in it.
 *
 * <p>Not thread-safe.
 */
public final class TopicTemplate {
    private static final String TOPIC = "${topic}";
    private static final String SPOOL = "${spool}";
    private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

    private final String template;

    // Records of a topic mostly come together.
    private String latestTopic = "";
    private String latestResult = "";

    /**
     * A name as the user writes it.
     *
     * @throws IllegalArgumentException when no topic can be called so; the message says why
     */
    public TopicTemplate(String template) {
        this.template = template;
        checkLegal(template.replace(TOPIC, "topic").replace(SPOOL, "spool"), "'" + template + "'");
    }

    private TopicTemplate(String template, String spool) {
        this.template = template.replace(SPOOL, spool);
        checkLegal(
                this.template.replace(TOPIC, "topic"),
                "'" + template + "' for the spool directory named '" + spool + "'");
    }

    /** True iff records keep a part of their own topic's name, so that it says nothing for frames without one. */
    public boolean needsTopic() {
        return template.contains(TOPIC);
    }

    /** True iff the name of the spool's directory belongs to it. */
    public boolean needsSpool() {
        return template.contains(SPOOL);
    }

    /**
     * This template for one spool.
     *
     * @throws IllegalArgumentException when no topic can be called so; the message says why
     */
    public TopicTemplate forSpool(String directoryName) {
        return new TopicTemplate(template, directoryName);
    }

    /** The topic for a frame without a topic of its own; of use unless {@link #needsTopic}. */
    public String topic() {
        return template;
    }

    /**
     * The topic for a record that comes from this one.
     *
     * @throws IllegalArgumentException when no topic can be called so; the message says why
     */
    public String topic(String original) {
        if (!original.equals(latestTopic)) {
            String result = template.replace(TOPIC, original);
            checkLegal(result, "'" + template + "' for the topic '" + original + "'");
            latestTopic = original;
            latestResult = result;
        }
        return latestResult;
    }

    private static void checkLegal(String name, String what) {
        if (!LEGAL.matcher(name).matches() || name.equals(".") || name.equals("..")) {
            throw new IllegalArgumentException("topic " + what
                    + " is not possible: Kafka's names are 1 to 249 of a-z, A-Z, 0-9, '.', '_' and '-'; variables are "
                    + TOPIC
                    + " and " + SPOOL);
        }
    }

    @Override
    public String toString() {
        return template;
    }
}
