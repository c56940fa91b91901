package io.drover.cli.torture;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import io.drover.cassandra.TableSchemas;
import io.drover.cli.torture.Operation.Partition;
import io.drover.model.Column;
import io.drover.model.name.Names;
import io.drover.testkit.CassandraNode;
import io.drover.verification.Comparison;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Everything that can be found out about a row that differs. */
final class Evidence {
    private static final int MAX_ROWS = 20;

    private final CqlSession origin;
    private final CqlSession target;
    private final OperationLog operations;

    Evidence(CqlSession origin, CqlSession target, OperationLog operations) {
        this.origin = origin;
        this.target = target;
        this.operations = operations;
    }

    /** The conditions of a key that name its partition. */
    static String partition(TortureTable table, String key) {
        List<String> conditions = conditions(key);
        return String.join(" AND ", conditions.subList(0, table.schema().partitionKeySize()));
    }

    /** The key values of the generated tables hold no AND. */
    static List<String> conditions(String key) {
        return Arrays.asList(key.split(" AND "));
    }

    /** @param events of the partition, in their order */
    List<String> of(TortureTable table, Comparison.Sample sample, Collection<TopicHistory.Event> events) {
        String partition = partition(table, sample.key());
        List<String> lines = new ArrayList<>();
        lines.add(table.cql() + " WHERE " + sample.key() + ": " + sample.what());
        lines.add("  at the origin:");
        rows(origin, table, sample.key()).forEach(row -> lines.add("    " + row));
        lines.add("  at the target:");
        rows(target, table, sample.key()).forEach(row -> lines.add("    " + row));
        lines.add("  sent to the origin, of this partition:");
        operations.of(new Partition(table.schema().id().table(), partition)).forEach(line -> lines.add("    " + line));
        lines.add("  events in Kafka, of this partition (partition-offset op @segment:position:index):");
        events.forEach(event -> lines.add("    " + event.text()));
        return lines;
    }

    private static List<String> rows(CqlSession session, TortureTable table, String where) {
        String columns = TableSchemas.find(session, table.schema().id()).orElseThrow().columns().stream()
                .map(Evidence::withStamps)
                .collect(Collectors.joining(", "));
        try {
            List<String> rows = new ArrayList<>();
            session.execute("SELECT " + columns + " FROM " + table.cql() + " WHERE " + where + " LIMIT " + MAX_ROWS)
                    .forEach(row -> rows.add(row.getFormattedContents()));
            return rows.isEmpty() ? List.of("(no row)") : rows;
        } catch (DriverException e) {
            return List.of("cannot be read: " + e.getMessage());
        }
    }

    private static String withStamps(Column column) {
        String name = Names.cql(column.name());
        return column.kind().isPrimaryKey() ? name : name + ", writetime(" + name + "), ttl(" + name + ")";
    }

    /** What the node's files hold of a partition, tombstones and all. */
    static List<String> files(CassandraNode node, TortureTable table, String partition) {
        node.nodetool("flush", TortureTable.KEYSPACE);
        String key = conditions(partition).stream()
                .map(condition ->
                        condition.substring(condition.indexOf(" = ") + 3).replace("'", ""))
                .collect(Collectors.joining(":"));
        Path folder = node.dataDirectory().resolve(TortureTable.KEYSPACE);
        try (Stream<Path> files = Files.walk(folder)) {
            List<String> lines = new ArrayList<>();
            for (Path file : files.filter(file -> file.getFileName().toString().endsWith("-Data.db"))
                    .filter(file -> folder.relativize(file)
                            .toString()
                            .startsWith(table.schema().id().table() + "-"))
                    .toList()) {
                lines.add("  " + node.name() + " " + file.getFileName() + ":");
                lines.addAll(node.dumpSsTable(file, "-k", key).lines().toList());
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
