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
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * Applies what is in a migration's topics once more, from some moment on: to the same target, under the mapping that the
 * document has now, or to another one. A sink of its own does it beside the first, save for tables that only one sink may
 * write: these are the first one's to replay.
 */
public final class Replay implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final String EARLIEST = "earliest";

    private final Migration migration;
    private final Migration into;
    private final ConnectorPlan plan;
    private final String id;
    private final Clock clock;
    private final Consumer<String> log;
    private final ConnectClient connect;
    private final MigrationTopics kafka;
    private final List<ReplayPart> parts = new ArrayList<>();

    /**
     * @param migration whose topics are read, and whose Connect does it
     * @param into whose target and tables take part; the same migration, or another one
     * @param log told each step that was taken, in a line
     */
    public Replay(Migration migration, Migration into, String id, Clock clock, Consumer<String> log) {
        this.migration = migration;
        this.into = into;
        this.plan = new ConnectorPlan(migration);
        this.id = id;
        this.clock = clock;
        this.log = log;
        this.connect = new ConnectClient(migration.connect().url());
        this.kafka = new MigrationTopics(migration.kafka());
    }

    private String connector() {
        return plan.replayPrefix() + id;
    }

    /**
     * Starts it, or goes on with one of this id that was started before with the same words.
     *
     * @param tables of the origin
     * @param from where to begin, or empty for the topics' first records
     * @return what the topics do not have any more, a line each; the replay brings back only what they have
     * @throws CommandFailure saying what is wrong, when nothing was started
     */
    public List<String> start(List<TableId> tables, Optional<Instant> from) {
        if (from.filter(clock.instant()::isBefore).isPresent()) {
            throw CommandFailure.usage("--from " + from.get() + " is in the future; now it is " + clock.instant());
        }
        List<String> topics = tables.stream().map(plan::topic).toList();
        Map<TopicPartition, Long> ends = kafka.ends(topics);
        if (ends.keySet().stream().map(TopicPartition::topic).distinct().count() < topics.size()) {
            throw new CommandFailure("not every topic is there: " + String.join(", ", topics)
                    + "; a migration creates them when it starts");
        }
        Map<TopicPartition, Long> starts = kafka.starts(topics);
        Map<TopicPartition, Long> begin =
                from.map(moment -> kafka.since(topics, moment)).orElse(starts);
        parts.clear();
        divide(tables, from.map(Instant::toString).orElse(EARLIEST), begin, ends);
        parts.forEach(ReplayPart::start);
        return missing(starts, begin);
    }

    /** Offsets count from 0, so a partition that begins later has lost what was before. */
    private static List<String> missing(Map<TopicPartition, Long> starts, Map<TopicPartition, Long> begin) {
        return starts.entrySet().stream()
                .filter(start -> start.getValue() > 0 && begin.get(start.getKey()) <= start.getValue())
                .collect(Collectors.groupingBy(
                        start -> start.getKey().topic(), TreeMap::new, Collectors.summingLong(Map.Entry::getValue)))
                .entrySet()
                .stream()
                .map(topic -> "Kafka has deleted the first " + Amounts.count(topic.getValue(), "record") + " of topic "
                        + topic.getKey())
                .toList();
    }

    private void divide(
            List<TableId> tables, String from, Map<TopicPartition, Long> begin, Map<TopicPartition, Long> ends) {
        Mapping mapping = mapping();
        Set<TableId> live = live(tables, mapping);
        if (live.size() < tables.size()) {
            List<String> topics = tables.stream()
                    .filter(table -> !live.contains(table))
                    .map(plan::topic)
                    .toList();
            parts.add(new OwnSinkReplay(
                    plan.replay(connector(), into, mapping, topics),
                    asked(from, topics, begin, ends),
                    kafka,
                    clock,
                    log));
        }
        if (!live.isEmpty()) {
            List<String> topics = live.stream().map(plan::topic).toList();
            parts.add(new LiveSinkReplay(plan.sink(mapping), asked(from, topics, begin, ends), kafka, log));
        }
    }

    private ReplayStart asked(
            String from, List<String> topics, Map<TopicPartition, Long> begin, Map<TopicPartition, Long> ends) {
        return new ReplayStart(new ReplayNote(migration.name(), id, from, only(topics, ends)), only(topics, begin));
    }

    private static Map<TopicPartition, Long> only(List<String> topics, Map<TopicPartition, Long> offsets) {
        return offsets.entrySet().stream()
                .filter(partition -> topics.contains(partition.getKey().topic()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Those tables that the migration's own sink must replay. */
    private Set<TableId> live(List<TableId> tables, Mapping mapping) {
        SingleWriters writers = new SingleWriters(into, mapping);
        Set<TableId> single = new LinkedHashSet<>(tables);
        single.retainAll(writers.among(tables));
        Set<String> sinks = writers.of(single, connect, connector());
        boolean isOwn = sinks.equals(Set.of(plan.sinkName()));
        if (single.isEmpty() || sinks.isEmpty() && into != migration) {
            return Set.of();
        }
        if (isOwn
                && connect.config(plan.sinkName())
                        .filter(config -> writers.isWrittenAlike(single, plan.sink(mapping), config))
                        .isPresent()) {
            return single;
        }
        String why = "of tables with counters or non-frozen lists at the target (" + names(single)
                + ") there may be one sink only";
        if (sinks.isEmpty()) {
            throw new CommandFailure(why + ", which replays them, too; it is missing. Start it first: drover start -f "
                    + migration.path());
        }
        throw new CommandFailure(why + (isOwn ? ", and it has another configuration than " + into.path() + " says" : "")
                + "; now there is " + String.join(", ", sinks) + " on "
                + migration.connect().url() + ". "
                + (isOwn
                        ? "Give it that first: drover stop, then drover start."
                        : "Remove it first (drover stop keeps its place, drover start goes on from there), or choose other"
                                + " tables with --table."));
    }

    private static String names(Set<TableId> tables) {
        return tables.stream().map(TableId::toString).collect(Collectors.joining(", "));
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
     * Waits until the target has all that was in the topics when the replay was started, and removes the sink that was
     * started for it.
     *
     * @param progress told now and then how far it is
     */
    public void await(Consumer<String> progress) throws InterruptedException {
        for (long left = left(); left > 0; left = left()) {
            progress.accept(Amounts.count(left, "record") + " left");
            Thread.sleep(INTERVAL.toMillis());
        }
        parts.forEach(ReplayPart::finish);
        log.accept("Replay " + id + " is finished");
    }

    private long left() {
        return parts.stream().mapToLong(ReplayPart::left).sum();
    }

    @Override
    public void close() {
        kafka.close();
    }
}
