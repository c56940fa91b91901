package io.drover.cli.migration;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A connector that a migration needs.
 *
 * @param connect where it runs
 * @param config may hold secrets, so it is never printed
 */
record ConnectorSpec(String name, URI connect, Map<String, String> config) {
    /** What is noted in a connector's configuration and is no setting of any plugin. */
    private static final String NOTE_PREFIX = "drover.";

    static final String STARTED_AT = NOTE_PREFIX + "started.at";

    ConnectorSpec {
        requireNonNull(name, "name is null");
        requireNonNull(connect, "connect is null");
        config = Map.copyOf(config);
    }

    /** Whether a connector with the other configuration, as Connect tells it, does the same. */
    boolean isSameAs(Map<String, String> other) {
        return comparable(config).equals(comparable(other));
    }

    /** The configuration with a note of when the connector was created, which is what an average rate is counted from. */
    Map<String, String> startedAt(Instant now) {
        Map<String, String> noted = new TreeMap<>(config);
        noted.put(STARTED_AT, now.toString());
        return noted;
    }

    /** When the connector with this configuration was created; empty when that was not noted. */
    static Optional<Instant> startOf(Map<String, String> config) {
        try {
            return Optional.ofNullable(config.get(STARTED_AT)).map(Instant::parse);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** The same connector with another setting, which {@link #isSameAs} ignores. */
    ConnectorSpec with(String note, String text) {
        Map<String, String> noted = new TreeMap<>(config);
        noted.put(note, text);
        return new ConnectorSpec(name, connect, noted);
    }

    private static Map<String, String> comparable(Map<String, String> config) {
        Map<String, String> comparable = new TreeMap<>(config);
        comparable.remove("name");
        comparable.keySet().removeIf(key -> key.startsWith(NOTE_PREFIX) || key.equals(DebeziumSource.OLD_ROWS));
        return comparable;
    }

    @Override
    public String toString() {
        return name + " on " + connect;
    }
}
