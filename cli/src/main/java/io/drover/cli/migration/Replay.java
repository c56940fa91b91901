package io.drover.cli.migration;

import com.datastax.oss.driver.api.core.CqlSession;
import io.drover.cassandra.TableSchemas;
import io.drover.cli.connect.ConnectClient;
import io.drover.cli.document.Migration;
import io.drover.cli.output.Amounts;
import io.drover.cli.output.CommandFailure;
import io.drover.mapping.Mapping;
import io.drover.mapping.MappingException;
import io.drover.model.TableId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Applies what is in a migration's topics once more, from some moment on, with a sink and a consumer group of its own: to the
 * same target, under the mapping that the document has now, or to another one. The first sink is not touched, and the topics
 * are not either.
 */
public final class Replay {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Migration migration;
    private final Migration into;
    private final ConnectorPlan plan;
    private final String id;
    private final Clock clock;
    private final Consumer<String> log;

    /**
     * @param migration whose topics are read
     * @param into whose target, tables and Connect take part; the same migration, or another one
     * @param log told each step that was taken, in a line
     */
    public Replay(Migration migration, Migration into, String id, Clock clock, Consumer<String> log) {
        this.migration = migration;
        this.into = into;
        this.plan = new ConnectorPlan(migration);
        this.id = id;
        this.clock = clock;
        this.log = log;
    }

    private String connector() {
        return plan.replayPrefix() + id;
    }

    /**
     * Starts it, or goes on with one of this id that was started before.
     *
     * @param tables of the origin
     * @param from where to begin, or empty for the topics' first records
     * @throws CommandFailure saying what is wrong, when nothing was started
     */
    public void start(List<TableId> tables, Optional<Instant> from) {
        ConnectClient connect = new ConnectClient(into.connect().url());
        if (connect.config(connector()).isPresent()) {
            log.accept("Replay " + id + " was started before and goes on");
            return;
        }
        List<String> topics = tables.stream().map(plan::topic).toList();
        Mapping mapping = mapping();
        try (MigrationTopics kafka = new MigrationTopics(migration.kafka())) {
            Map<TopicPartition, Long> ends = kafka.ends(topics);
            if (ends.keySet().stream().map(TopicPartition::topic).distinct().count() < topics.size()) {
                throw new CommandFailure("not every topic is there: " + String.join(", ", topics)
                        + "; a migration creates them when it starts");
            }
            ReplayNote note = new ReplayNote(from.map(Instant::toString).orElse("earliest"), ends);
            ConnectorSpec spec = new ConnectorPlan(into)
                    .replay(connector(), mapping, topics)
                    .with(ReplayNote.OF, migration.name())
                    .with(ReplayNote.FROM, note.from())
                    .with(ReplayNote.UNTIL, note.untilText());
            List<String> errors = connect.validate(spec.name(), spec.config());
            if (!errors.isEmpty()) {
                throw CommandFailure.usage("the replay cannot run:\n  " + String.join("\n  ", errors));
            }
            kafka.seek(
                    ConnectorPlan.group(connector()),
                    from.map(moment -> kafka.since(topics, moment)).orElseGet(() -> kafka.starts(topics)));
            connect.put(spec.name(), spec.startedAt(clock.instant()));
        }
        try {
            connect.awaitRunning(connector(), PATIENCE);
        } catch (CommandFailure e) {
            connect.delete(connector());
            throw e;
        }
        log.accept("Replay " + id + " runs as connector " + connector());
    }

    private Mapping mapping() {
        try (OriginTables origin = OriginTables.open(migration);
                CqlSession target = Clusters.open("target", into.target())) {
            return Mapping.compile(into.mapping(), origin::find, table -> TableSchemas.find(target, table));
        } catch (MappingException e) {
            throw CommandFailure.usage(into.path() + ": "
                    + String.join(
                            "\n  ", e.findings().stream().map(Object::toString).toList()));
        }
    }

    /**
     * Waits until the target has all that was in the topics when the replay was started, and removes its sink.
     *
     * @param progress told now and then how far it is
     */
    public void await(Consumer<String> progress) throws InterruptedException {
        ConnectClient connect = new ConnectClient(into.connect().url());
        ReplayNote note = ReplayNote.of(connect.config(connector())
                .orElseThrow(() -> new CommandFailure("there is no replay " + id + " any more")));
        try (MigrationTopics kafka = new MigrationTopics(migration.kafka())) {
            long left = note.left(kafka.committed(ConnectorPlan.group(connector())));
            while (left > 0) {
                connect.status(connector()).flatMap(status -> status.failure()).ifPresent(failure -> {
                    throw new CommandFailure("replay " + id + " failed: " + failure);
                });
                progress.accept(Amounts.count(left, "record") + " left");
                Thread.sleep(INTERVAL.toMillis());
                left = note.left(kafka.committed(ConnectorPlan.group(connector())));
            }
        }
        connect.deleteOffsets(connector());
        connect.delete(connector());
        log.accept("Replay " + id + " is finished; its sink is removed");
    }
}
