package io.drover.cli.migration;

import io.drover.cli.document.Migration;
import io.drover.cli.document.OriginStore;
import io.drover.mapping.StatedTables;
import io.drover.model.Column;
import io.drover.model.TableSchema;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a migration adds to the settings of a Debezium connector: which tables it reads, under which keys, and the transform
 * that makes change events of its envelopes, so that the topics hold what they hold for any other origin.
 *
 * <p>PostgreSQL is read by two connectors, as Cassandra is: one that only follows the log, from its replication slot on, and
 * one that only takes the snapshot, once the slot is there. A single one would, after a kill within the snapshot, begin a
 * second snapshot and follow the log from there, without what has changed since the first one. Whatever changes after the
 * slot's creation is in the log, with a write timestamp above the snapshot's, so that here a snapshot may begin again as
 * often as it likes.
 */
final class DebeziumSource {
    static final String FROM_DEBEZIUM_CLASS = "io.drover.transforms.FromDebezium";

    /** What the catalog says when the connector is created; the rest of its settings follows from the document. */
    static final String OLD_ROWS = "transforms.events.old.rows";

    private static final String POSTGRES_CLASS = "io.debezium.connector.postgresql.PostgresConnector";
    private static final String SLOT_NAME = "slot.name";
    private static final String PUBLICATION_NAME = "publication.name";
    private static final String SNAPSHOT_MODE = "snapshot.mode";
    private static final String HEARTBEAT_INTERVAL = "heartbeat.interval.ms";

    /** PostgreSQL's limit for names. */
    private static final int MAX_SLOT_NAME = 63;

    /** Debezium splits statements at semicolons that are not doubled. */
    private static final String SLOT_CHECK = """
            DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = '%s'\
             AND confirmed_flush_lsn IS NOT NULL) THEN RAISE EXCEPTION 'the snapshot waits for replication slot %s,\
             after whose creation no change is lost';; END IF;; END $$""";

    private final String migration;
    private final int partitions;
    private final OriginStore.Debezium store;

    DebeziumSource(Migration migration, OriginStore.Debezium store) {
        this.migration = migration.name();
        this.partitions = migration.kafka().partitions();
        this.store = store;
    }

    /** Where rows go that have a value which CQL does not have, when they do not stop the connector. */
    Optional<String> deadLetterTopic() {
        return store.deadLetters() ? Optional.of(migration + ".dead-letters") : Optional.empty();
    }

    /** Of the connector that follows the log and, unless there is {@link #snapshot() another} for it, takes the snapshot. */
    Map<String, String> log() {
        Map<String, String> settings = settings();
        if (hasSnapshotOfItsOwn()) {
            settings.put(SNAPSHOT_MODE, "no_data");
        }
        return settings;
    }

    /** Of the connector that only takes the snapshot; empty where the other one does. */
    Optional<Map<String, String>> snapshot() {
        if (!hasSnapshotOfItsOwn()) {
            return Optional.empty();
        }
        Map<String, String> settings = settings();
        settings.put(SNAPSHOT_MODE, "initial_only");
        // Debezium's default waits for the application's serializable transactions.
        settings.putIfAbsent("snapshot.isolation.mode", "repeatable_read");
        // The other connector is started first, but what runs may still be trying to reach the database.
        settings.merge(
                "database.initial.statements",
                SLOT_CHECK.formatted(slot().orElseThrow(), slot().orElseThrow()),
                (given, own) -> own + ";" + given);
        // The two have the same topic.prefix, by which Debezium names its metrics.
        settings.merge("custom.metric.tags", "connector=snapshot", (given, own) -> given + "," + own);
        return Optional.of(settings);
    }

    /** A user who says how the snapshot is taken gets Debezium's own. */
    private boolean hasSnapshotOfItsOwn() {
        return isPostgres() && !store.connector().containsKey(SNAPSHOT_MODE);
    }

    boolean isPostgres() {
        return store.connectorClass().equals(POSTGRES_CLASS);
    }

    /** The replication slot of PostgreSQL. */
    Optional<String> slot() {
        return Optional.ofNullable(settings().get(SLOT_NAME));
    }

    /** Where Debezium's connectors say that they are alive, when they do. */
    Optional<String> heartbeatTopic() {
        return settings().getOrDefault(HEARTBEAT_INTERVAL, "0").equals("0")
                ? Optional.empty()
                : Optional.of(
                        settings().getOrDefault("topic.heartbeat.prefix", "__debezium-heartbeat") + "." + migration);
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        if (isPostgres()) {
            settings.putAll(postgresDefaults());
        } else {
            // Else it turns negative from 2^63 on.
            settings.put("bigint.unsigned.handling.mode", "precise");
        }
        // Truncations, which Debezium leaves out by default, and values that it would make null of.
        settings.put("skipped.operations", "none");
        settings.put("event.converting.failure.handling.mode", "fail");
        settings.putAll(store.connector());
        settings.put("topic.prefix", migration);
        settings.put("table.include.list", joined(",", DebeziumSource::name));
        settings.put("column.include.list", joined(",", DebeziumSource::columnPatterns));
        // Debezium makes a delete and an insert of an update that changes one of them.
        settings.put(
                "message.key.columns", joined(";", table -> name(table) + ":" + columns(table, DebeziumSource::isKey)));
        settings.put("transforms", "events");
        settings.put("transforms.events.type", FROM_DEBEZIUM_CLASS);
        settings.put("transforms.events.tables", StatedTables.toJson(store.tables()));
        // In one of several partitions, it would come before what is in the others.
        settings.put("transforms.events.on.truncate", partitions == 1 ? "emit" : "fail");
        deadLetterTopic().ifPresent(topic -> settings.put("transforms.events.dead.letter.topic", topic));
        return settings;
    }

    /** Slot and publication of the migration's own: two that share a slot take each other's changes. */
    private Map<String, String> postgresDefaults() {
        String own = "drover_" + migration.toLowerCase(Locale.ROOT).replace('-', '_');
        String name = own.substring(0, Math.min(own.length(), MAX_SLOT_NAME));
        Map<String, String> defaults = new HashMap<>();
        defaults.put("plugin.name", "pgoutput");
        defaults.put(SLOT_NAME, name);
        defaults.put(PUBLICATION_NAME, name);
        defaults.put("publication.autocreate.mode", "filtered");
        // Else the rows of a partition are of a table that nobody asked for.
        defaults.put("publish.via.partition.root", "true");
        // Else it counts months as so many microseconds.
        defaults.put("interval.handling.mode", "string");
        // Else it makes null of NaN.
        defaults.put("decimal.handling.mode", "string");
        // Without one, the end of a snapshot that has no row is not noted, and a slot whose tables rest, in a database
        // that
        // does not, stays where it is.
        defaults.put(HEARTBEAT_INTERVAL, "60000");
        return defaults;
    }

    private String joined(String separator, Function<TableSchema, String> text) {
        return store.schemas().stream().map(text).collect(Collectors.joining(separator));
    }

    /** As Debezium knows it. */
    private static String name(TableSchema table) {
        return table.id().keyspace() + "." + table.id().table();
    }

    private static String columnPatterns(TableSchema table) {
        return table.columns().stream()
                .map(column -> Pattern.quote(name(table) + "." + column.name()))
                .collect(Collectors.joining(","));
    }

    private static boolean isKey(Column column) {
        return column.kind().isPrimaryKey();
    }

    private static String columns(TableSchema table, Predicate<Column> which) {
        return table.columns().stream().filter(which).map(Column::name).collect(Collectors.joining(","));
    }
}
