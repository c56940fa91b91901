package io.drover.cli.migration;

import io.drover.cli.document.OriginStore;
import io.drover.model.Column;
import io.drover.model.TableSchema;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What a migration adds to the settings of a Debezium connector: which tables it reads, under which keys, and the transform
 * that makes change events of its envelopes, so that the topics hold what they hold for any other origin.
 */
final class DebeziumSource {
    static final String FROM_DEBEZIUM_CLASS = "io.drover.transforms.FromDebezium";
    static final String SLOT_NAME = "slot.name";

    private static final String POSTGRES_CLASS = "io.debezium.connector.postgresql.PostgresConnector";

    /** PostgreSQL's limit for names. */
    private static final int MAX_SLOT_NAME = 63;

    private DebeziumSource() {}

    static Map<String, String> settings(String migration, OriginStore.Debezium store) {
        Map<String, String> settings = new HashMap<>();
        if (store.connectorClass().equals(POSTGRES_CLASS)) {
            settings.putAll(postgresDefaults(migration));
        }
        settings.putAll(store.connector());
        settings.put("topic.prefix", migration);
        settings.put("table.include.list", joined(store, ",", DebeziumSource::name));
        // Debezium makes a delete and an insert of an update that changes one of them.
        settings.put(
                "message.key.columns",
                joined(store, ";", table -> name(table) + ":" + columns(table, DebeziumSource::isKey)));
        settings.put("transforms", "events");
        settings.put("transforms.events.type", FROM_DEBEZIUM_CLASS);
        settings.put(
                "transforms.events.partition.keys",
                joined(
                        store,
                        ";",
                        table -> table.id() + ":"
                                + columns(table, column -> column.kind() == Column.Kind.PARTITION_KEY)));
        return settings;
    }

    /** Slot and publication of the migration's own: two that share a slot take each other's changes. */
    private static Map<String, String> postgresDefaults(String migration) {
        String own = "drover_" + migration.toLowerCase(Locale.ROOT).replace('-', '_');
        String name = own.substring(0, Math.min(own.length(), MAX_SLOT_NAME));
        return Map.of(
                "plugin.name",
                "pgoutput",
                SLOT_NAME,
                name,
                "publication.name",
                name,
                "publication.autocreate.mode",
                "filtered",
                // Else it counts months as so many microseconds.
                "interval.handling.mode",
                "string");
    }

    private static String joined(OriginStore.Debezium store, String separator, Function<TableSchema, String> text) {
        return store.tables().stream().map(text).collect(Collectors.joining(separator));
    }

    /** As Debezium knows it. */
    private static String name(TableSchema table) {
        return table.id().keyspace() + "." + table.id().table();
    }

    private static boolean isKey(Column column) {
        return column.kind().isPrimaryKey();
    }

    private static String columns(TableSchema table, Predicate<Column> which) {
        return table.columns().stream().filter(which).map(Column::name).collect(Collectors.joining(","));
    }
}
