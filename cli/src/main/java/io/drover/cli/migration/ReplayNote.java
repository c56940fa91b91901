package io.drover.cli.migration;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * What a replay's connector says about it in its configuration.
 *
 * @param of the migration whose topics are replayed
 * @param id the replay's
 * @param from as it was given
 * @param until where the topics ended when the replay was started
 */
record ReplayNote(String of, String id, String from, Map<TopicPartition, Long> until) {
    static final String OF = "drover.replay.of";
    static final String ID = "drover.replay.id";
    static final String FROM = "drover.replay.from";
    static final String UNTIL = "drover.replay.until";

    ReplayNote {
        requireNonNull(of, "of is null");
        requireNonNull(id, "id is null");
        requireNonNull(from, "from is null");
        until = Map.copyOf(until);
    }

    /** Empty when the configuration has none. */
    static Optional<ReplayNote> in(Map<String, String> config) {
        if (!config.containsKey(UNTIL)) {
            return Optional.empty();
        }
        Map<TopicPartition, Long> until = new HashMap<>();
        Arrays.stream(config.get(UNTIL).split(","))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> entry.split("[/@]"))
                .forEach(entry ->
                        until.put(new TopicPartition(entry[0], Integer.parseInt(entry[1])), Long.valueOf(entry[2])));
        return Optional.of(new ReplayNote(
                config.getOrDefault(OF, ""), config.getOrDefault(ID, ""), config.getOrDefault(FROM, ""), until));
    }

    /** The configuration with this note instead of the one that it may have. */
    Map<String, String> putIn(Map<String, String> config) {
        Map<String, String> noted = new TreeMap<>(config);
        noted.put(OF, of);
        noted.put(ID, id);
        noted.put(FROM, from);
        noted.put(UNTIL, untilText());
        return noted;
    }

    /** As {@code topic/partition@offset}, separated by commas. */
    private String untilText() {
        return until.entrySet().stream()
                .map(end -> end.getKey().topic() + "/" + end.getKey().partition() + "@" + end.getValue())
                .sorted()
                .collect(Collectors.joining(","));
    }

    Set<String> topics() {
        return until.keySet().stream().map(TopicPartition::topic).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether the other replay was asked for with the same words, at whatever time. */
    boolean isSameAs(ReplayNote other) {
        return of.equals(other.of) && id.equals(other.id) && from.equals(other.from) && topics().equals(other.topics());
    }

    /** How many of the records that were there at the replay's start its group has not committed yet. */
    long left(Map<TopicPartition, Long> committed) {
        return until.entrySet().stream()
                .mapToLong(end -> Math.max(0, end.getValue() - committed.getOrDefault(end.getKey(), 0L)))
                .sum();
    }

    /** @param committed by the replay's group */
    MigrationStatus.Replay status(Map<TopicPartition, Long> committed) {
        long left = left(committed);
        return new MigrationStatus.Replay(id, from, left, left == 0);
    }

    @Override
    public String toString() {
        return id + " of " + String.join(", ", topics()) + " from " + from;
    }
}
