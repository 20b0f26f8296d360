package io.spool.metrics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which of a connector's tasks one is. Workers do not tell a task before Kafka 4.1; they give the first configuration to task
 * 0, the next to task 1, so that the connector can.
 */
public final class TaskNumber {
    /** Set by the connectors for their tasks: a number from 0 on. */
    public static final String CONFIG = "task.number";

    private TaskNumber() {}

    /** Copies of these configurations of tasks, each with its number. */
    public static List<Map<String, String>> inEach(List<Map<String, String>> configs) {
        List<Map<String, String>> numbered = new ArrayList<>();
        for (Map<String, String> config : configs) {
            Map<String, String> copy = new HashMap<>(config);
            copy.put(CONFIG, Integer.toString(numbered.size()));
            numbered.add(copy);
        }
        return numbered;
    }
}
