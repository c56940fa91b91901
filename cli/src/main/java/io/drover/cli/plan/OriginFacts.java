package io.drover.cli.plan;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.metadata.schema.KeyspaceMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import io.drover.cassandra.TableSchemas;
import io.drover.cassandra.scan.TableScan;
import io.drover.mapping.ColumnPlan;
import io.drover.mapping.TableMapping;
import io.drover.model.Column;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.type.ListType;
import io.drover.model.type.ScalarType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What in an origin table matters for a migration, each with what to do about it. */
final class OriginFacts {
    private final CqlSession origin;
    private final CqlSession target;
    private final List<Notice> notices = new ArrayList<>();

    OriginFacts(CqlSession origin, CqlSession target) {
        this.origin = origin;
        this.target = target;
    }

    List<Notice> of(TableSchema table, TableId targetTable) {
        TableMetadata metadata = TableSchemas.findMetadata(origin, table.id()).orElseThrow();
        cdc(table, metadata);
        if (metadata.isCompactStorage()) {
            notices.add(Notice.blocker(
                    table.id().toString(),
                    "has compact storage, which cannot be captured; run: ALTER TABLE " + table.id()
                            + " DROP COMPACT STORAGE, which a node allows with 'enable_drop_compact_storage: true' in its"
                            + " cassandra.yaml"));
        }
        types(table);
        options(table, metadata);
        replication(table, targetTable);
        return List.copyOf(notices);
    }

    private void cdc(TableSchema table, TableMetadata metadata) {
        Object cdc = metadata.getOptions().get(CqlIdentifier.fromInternal("cdc"));
        notices.add(
                Boolean.TRUE.equals(cdc)
                        ? Notice.ok(table.id().toString(), "CDC is on")
                        : Notice.blocker(
                                table.id().toString(),
                                "CDC is off, so that writes cannot be captured; run: ALTER TABLE " + table.id()
                                        + " WITH cdc = true"));
    }

    private void types(TableSchema table) {
        for (Column column : table.columns()) {
            if (column.type() == ScalarType.COUNTER) {
                notices.add(Notice.warning(
                        column.name(),
                        "is a counter: its total is read again from the origin at each change; nobody else may write"
                                + " the target's counter"));
            } else if (column.type() instanceof ListType && column.type().isMultiCell()) {
                notices.add(Notice.warning(
                        column.name(), "is a non-frozen list: it is read again from the origin at each change, whole"));
            }
        }
        TableScan.approximatedColumns(origin, table)
                .forEach(
                        column -> notices.add(
                                Notice.warning(
                                        column,
                                        "is not frozen, and the origin's version of Cassandra does not tell the write times and TTLs of"
                                                + " its elements: the snapshot brings them with the lowest write time and without TTL")));
    }

    private void options(TableSchema table, TableMetadata metadata) {
        Object ttl = metadata.getOptions().get(CqlIdentifier.fromInternal("default_time_to_live"));
        if (ttl instanceof Integer seconds && seconds > 0) {
            notices.add(Notice.ok(
                    table.id().toString(),
                    "has a default TTL of " + seconds + " s; each cell keeps the expiry that it has. Set the same"
                            + " default at the target for writes after the migration"));
        }
        Map<CqlIdentifier, ?> views = origin.getMetadata()
                .getKeyspace(metadata.getKeyspace())
                .map(keyspace -> keyspace.getViewsOnTable(metadata.getName()))
                .orElse(Map.of());
        if (!views.isEmpty()) {
            notices.add(Notice.warning(
                    table.id().toString(),
                    "has materialized views, which are not copied: " + names(views) + "; create them at the target, or"
                            + " make them tables of their own with a rule each"));
        }
        if (!metadata.getIndexes().isEmpty()) {
            notices.add(Notice.warning(
                    table.id().toString(),
                    "has secondary indexes, which are not copied: " + names(metadata.getIndexes())
                            + "; create them at the target"));
        }
    }

    private static String names(Map<CqlIdentifier, ?> named) {
        return named.keySet().stream().map(name -> name.asCql(true)).collect(Collectors.joining(", "));
    }

    private void replication(TableSchema table, TableId targetTable) {
        Map<String, String> there = replication(origin, table.id().keyspace());
        Map<String, String> here = replication(target, targetTable.keyspace());
        if (here.isEmpty()) {
            notices.add(Notice.blocker(
                    targetTable.toString(),
                    "keyspace " + targetTable.keyspace() + " does not exist at the target; create it with its"
                            + " replication first"));
        } else {
            notices.add(
                    there.equals(here)
                            ? Notice.ok(targetTable.toString(), "is replicated as at the origin: " + there)
                            : Notice.warning(
                                    targetTable.toString(),
                                    "is replicated otherwise than at the origin: " + here + " for " + there
                                            + "; check that this is meant"));
        }
    }

    private static Map<String, String> replication(CqlSession session, String keyspace) {
        return session.getMetadata()
                .getKeyspace(CqlIdentifier.fromInternal(keyspace))
                .map(KeyspaceMetadata::getReplication)
                .map(TreeMap::new)
                .orElseGet(TreeMap::new);
    }

    /** What the mapping itself cannot promise. */
    static List<Notice> of(TableMapping mapping, TableSchema origin) {
        List<Notice> notices = new ArrayList<>();
        mapping.untranslatableDeletions(origin)
                .forEach(reason -> notices.add(Notice.warning(
                        origin.id().toString(),
                        "an event with " + reason + "; it stops the sink or goes to the dead letter queue. Make sure"
                                + " that the application has no such deletions")));
        if (mapping.isFilteredByCells(origin)) {
            notices.add(Notice.warning(
                    origin.id().toString(),
                    "the condition depends on columns outside the key: a row that it leaves out is deleted at the target"
                            + " at each write, and one that comes to pass again has only what is written from then on"
                            + (mapping.exploded().isPresent()
                                    ? ""
                                    : ". A statement without these columns stops the sink or goes to the dead letter"
                                            + " queue")));
        }
        mapping.columns(origin).forEach(column -> {
            if (column.role() == ColumnPlan.Role.CELLS) {
                notices.add(Notice.warning(
                        column.target().name(),
                        "needs " + String.join(", ", column.inputs()) + " in one statement, as 'whole_rows' promises; a"
                                + " statement with only some of them stops the sink or goes to the dead letter queue"));
            }
            if (column.loss() != null) {
                notices.add(Notice.warning(column.target().name(), "lossy cast: " + column.loss()));
            }
        });
        return notices;
    }
}
