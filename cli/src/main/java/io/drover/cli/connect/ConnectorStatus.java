package io.drover.cli.connect;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** How a connector and its tasks are, in Connect's own words: RUNNING, PAUSED, STOPPED, FAILED, UNASSIGNED, RESTARTING. */
public record ConnectorStatus(String name, String state, String trace, List<Task> tasks) {
    public static final String RUNNING = "RUNNING";
    public static final String FAILED = "FAILED";

    private static final String CAUSED_BY = "Caused by: ";
    private static final Pattern WRAPPER =
            Pattern.compile("(?i)tolerance exceeded in error handler|unrecoverable exception"
                    + "|an exception occurred in the change event producer|error while processing event");

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
     * What a trace says, in one line: what the plugin wrote, which names the record, and the last cause unless that is in it.
     * Connect and Debezium wrap it in sentences that say nothing.
     */
    static String reason(String trace) {
        if (trace == null || trace.isBlank()) {
            return "Connect gives no reason; see the worker's log";
        }
        List<String> lines = trace.lines().toList();
        List<String> causes = new ArrayList<>(List.of(shortened(lines.get(0))));
        lines.stream()
                .skip(1)
                .filter(line -> line.startsWith(CAUSED_BY))
                .forEach(line -> causes.add(shortened(line.substring(CAUSED_BY.length()))));
        String last = causes.get(causes.size() - 1);
        String first = causes.stream()
                .filter(cause -> !WRAPPER.matcher(cause).find())
                .findFirst()
                .orElse(last);
        String message = last.substring(last.indexOf(": ") + 1).strip();
        return first.contains(message) ? first : first + "; " + last;
    }

    private static String shortened(String cause) {
        return cause.replaceFirst("^(?:[a-z0-9_]+\\.)+(?=[A-Z])", "");
    }
}
