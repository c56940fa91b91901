package io.drover.cli.migration;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/** What a replay's connector says about itself in its configuration. */
record ReplayNote(String from, Map<TopicPartition, Long> until) {
    /** The migration whose topics are replayed. */
    static final String OF = "drover.replay.of";

    static final String FROM = "drover.replay.from";
    static final String UNTIL = "drover.replay.until";

    ReplayNote {
        until = Map.copyOf(until);
    }

    static ReplayNote of(Map<String, String> config) {
        Map<TopicPartition, Long> until = new HashMap<>();
        Arrays.stream(config.getOrDefault(UNTIL, "").split(","))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> entry.split("[/@]"))
                .forEach(entry ->
                        until.put(new TopicPartition(entry[0], Integer.parseInt(entry[1])), Long.valueOf(entry[2])));
        return new ReplayNote(config.getOrDefault(FROM, ""), until);
    }

    /** As {@code topic/partition@offset}, separated by commas. */
    String untilText() {
        return until.entrySet().stream()
                .map(end -> end.getKey().topic() + "/" + end.getKey().partition() + "@" + end.getValue())
                .sorted()
                .collect(Collectors.joining(","));
    }

    /** How many of the records that were there at the replay's start its group has not committed yet. */
    long left(Map<TopicPartition, Long> committed) {
        return until.entrySet().stream()
                .mapToLong(end -> Math.max(0, end.getValue() - committed.getOrDefault(end.getKey(), 0L)))
                .sum();
    }

    /** @param committed by the replay's group */
    MigrationStatus.Replay status(String id, Map<TopicPartition, Long> committed) {
        long left = left(committed);
        return new MigrationStatus.Replay(id, from, left, left == 0);
    }
}
