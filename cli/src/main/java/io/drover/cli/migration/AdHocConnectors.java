package io.drover.cli.migration;

import io.drover.cli.connect.ConnectClient;
import io.drover.cli.document.Migration;
import io.drover.cli.output.CommandFailure;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The connectors of a migration that {@code drover snapshot} and {@code drover replay} started, as Connect knows them. */
final class AdHocConnectors {
    private final Migration migration;
    private final ConnectorPlan plan;
    private final ConnectClient connect;

    AdHocConnectors(Migration migration) {
        this.migration = migration;
        this.plan = new ConnectorPlan(migration);
        this.connect = new ConnectClient(migration.connect().url());
    }

    /** @throws CommandFailure when a connector's name cannot end with it */
    static void checkId(String id) {
        if (!id.matches("[A-Za-z0-9_-]{1,100}")) {
            throw CommandFailure.usage("--id '" + id + "' may hold only letters, digits, '-' and '_'");
        }
    }

    /** Their configurations, by their ids. */
    Map<String, Map<String, String>> snapshots() {
        return find(plan.adHocSnapshotPrefix(), "topic.prefix");
    }

    /** Their configurations, by their ids. */
    Map<String, Map<String, String>> replays() {
        return find(plan.replayPrefix(), ReplayNote.OF);
    }

    /** What the migration's own sink replays, unless it is finished. */
    Optional<MigrationStatus.Replay> liveReplay(MigrationTopics topics) {
        return connect.config(plan.sinkName())
                .flatMap(ReplayNote::in)
                .map(note -> note.status(topics.committed(plan.sinkGroup())))
                .filter(replay -> !replay.finished());
    }

    /** Another migration's name may begin like this one's, so the configuration has the last word. */
    private Map<String, Map<String, String>> find(String prefix, String nameSetting) {
        Map<String, Map<String, String>> found = new TreeMap<>();
        for (String name : connect.names()) {
            Optional<Map<String, String>> config = name.startsWith(prefix) ? connect.config(name) : Optional.empty();
            config.filter(settings -> migration.name().equals(settings.get(nameSetting)))
                    .ifPresent(settings -> found.put(name.substring(prefix.length()), settings));
        }
        return found;
    }
}
