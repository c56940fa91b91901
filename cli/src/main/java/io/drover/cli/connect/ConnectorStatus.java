package io.drover.cli.connect;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/** How a connector and its tasks are, in Connect's own words: RUNNING, PAUSED, STOPPED, FAILED, UNASSIGNED, RESTARTING. */
public record ConnectorStatus(String name, String state, String trace, List<Task> tasks) {
    public static final String RUNNING = "RUNNING";
    public static final String FAILED = "FAILED";

    /** @param trace the stack trace of a failure, or null */
    public record Task(int id, String state, String worker, String trace) {
        public Task {
            requireNonNull(state, "state is null");
        }
    }

    public ConnectorStatus {
        requireNonNull(name, "name is null");
        requireNonNull(state, "state is null");
        tasks = List.copyOf(tasks);
    }

    /** Whether the connector and all its tasks, of which there is at least one, are running. */
    public boolean isRunning() {
        return state.equals(RUNNING)
                && !tasks.isEmpty()
                && tasks.stream().allMatch(task -> task.state().equals(RUNNING));
    }

    /** What went wrong, in one line, when the connector or one of its tasks has failed. */
    public Optional<String> failure() {
        if (state.equals(FAILED)) {
            return Optional.of("connector failed: " + reason(trace));
        }
        return tasks.stream()
                .filter(task -> task.state().equals(FAILED))
                .findFirst()
                .map(task -> "task " + task.id() + " failed: " + reason(task.trace()));
    }

    /**
     * The line of a trace that says most. Connect wraps what a plugin's converter, transform or put() throws, so the last
     * cause is the one that the plugin wrote.
     */
    static String reason(String trace) {
        if (trace == null || trace.isBlank()) {
            return "Connect gives no reason; see the worker's log";
        }
        String reason = null;
        for (String line : trace.split("\n")) {
            if (reason == null || line.startsWith("Caused by: ")) {
                reason = line;
            }
        }
        return reason.replaceFirst("^Caused by: ", "").replaceFirst("^(?:[a-z0-9_]+\\.)+(?=[A-Z])", "");
    }
}
