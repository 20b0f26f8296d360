package io.spool.cluster;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a worker says of a connector.
 *
 * @param name the connector's name
 * @param connector the connector itself
 * @param tasks its tasks
 */
public record ConnectorStatus(String name, Connector connector, List<Task> tasks) {

    public ConnectorStatus {
        tasks = List.copyOf(tasks);
    }

    /** The states of connectors and tasks. */
    public enum State {
        UNASSIGNED,
        RUNNING,
        PAUSED,
        STOPPED,
        FAILED,
        RESTARTING,
        DESTROYED
    }

    /**
     * The connector itself.
     *
     * @param trace the stack trace iff it has failed
     */
    public record Connector(
            State state,
            @JsonProperty("worker_id") String workerId,
            @Nullable String trace) {}

    /**
     * A task.
     *
     * @param trace the stack trace iff it has failed
     */
    public record Task(
            int id,
            State state,
            @JsonProperty("worker_id") String workerId,
            @Nullable String trace) {}

    /** True iff the connector runs with at least so many tasks, and all of them run. */
    public boolean isRunning(int atLeastTasks) {
        return connector.state() == State.RUNNING
                && tasks.size() >= atLeastTasks
                && tasks.stream().allMatch(task -> task.state() == State.RUNNING);
    }

    /** True iff the connector is stopped and its tasks are gone. */
    public boolean isStopped() {
        return connector.state() == State.STOPPED && tasks.isEmpty();
    }

    /** Throws iff the connector or a task has failed. */
    public void requireNotFailed() {
        if (connector.state() == State.FAILED) {
            throw new ConnectorFailedException("connector " + name, String.valueOf(connector.trace()));
        }
        for (Task task : tasks) {
            if (task.state() == State.FAILED) {
                throw new ConnectorFailedException(
                        "task " + task.id() + " of connector " + name, String.valueOf(task.trace()));
            }
        }
    }
}
