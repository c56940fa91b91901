package io.drover.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.drover.cassandra.TableSchemas;
import io.drover.model.Column;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Op;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deletes random ranges of every bound shape from partitions of 27 rows, and compares what is left row by row. */
class RangeDeleteIT {
    private static final int RANGES = 200;
    private static final int VALUES = 3;

    private static CqlSession session;
    private static TaskRun task;

    private record Range(List<Integer> start, boolean startInclusive, List<Integer> end, boolean endInclusive) {}

    @BeforeAll
    static void start() {
        Servers.get();
        session = Servers.session();
        task = new TaskRun(Servers.sinkSettings(), false);
    }

    @AfterAll
    static void stop() {
        task.close();
        session.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ASC, ASC, ASC", "DESC, DESC, DESC", "ASC, DESC, ASC", "DESC, ASC, ASC", "ASC, ASC, DESC"})
    void deletesExactlyTheRowsOfTheRange(String directions) {
        TableSchema table = createTable(directions);
        Random random = new Random(directions.hashCode());
        Map<Integer, Range> ranges = new HashMap<>();
        List<ChangeEvent> events = new ArrayList<>();
        while (ranges.size() < RANGES) {
            Range range = randomRange(table, random);
            if (range != null) {
                int partition = ranges.size();
                ranges.put(partition, range);
                events.add(EventBuilder.event(Op.DELETE, table)
                        .at(20)
                        .with("k", partition)
                        .range(range.start(), range.startInclusive(), range.end(), range.endInclusive())
                        .build());
            }
        }
        fill(table);
        task.apply(events);
        ranges.forEach((partition, range) -> assertThat(rows(table, partition))
                .as("rows left by %s with clustering order %s", range, directions)
                .isEqualTo(expected(table, range)));
        // The static column is not one of the rows.
        assertThat(session.execute("SELECT DISTINCT k, st FROM " + table.id()).all())
                .hasSize(RANGES)
                .allMatch(row -> row.getInt("st") == 1);
    }

    private static TableSchema createTable(String directions) {
        String name = "ranges_" + directions.toLowerCase().replace(", ", "_");
        String[] direction = directions.split(", ");
        session.execute("CREATE TABLE ks." + name
                + " (k int, c1 int, c2 int, c3 int, st int static, PRIMARY KEY (k, c1, c2,"
                + " c3)) WITH CLUSTERING ORDER BY (c1 " + direction[0] + ", c2 " + direction[1] + ", c3 " + direction[2]
                + ")");
        return TableSchemas.find(session, new TableId("ks", name)).orElseThrow();
    }

    private static void fill(TableSchema table) {
        PreparedStatement insert = session.prepare(
                "INSERT INTO " + table.id() + " (k, c1, c2, c3, st) VALUES (?, ?, ?, ?, 1) USING TIMESTAMP 10");
        for (int k = 0; k < RANGES; k++) {
            BatchStatement batch = BatchStatement.newInstance(BatchType.UNLOGGED);
            for (List<Integer> row : grid()) {
                batch = batch.add(insert.bind(k, row.get(0), row.get(1), row.get(2)));
            }
            session.execute(batch);
        }
    }

    private static List<List<Integer>> grid() {
        List<List<Integer>> rows = new ArrayList<>();
        for (int i = 0; i < VALUES * VALUES * VALUES; i++) {
            rows.add(List.of(i / VALUES / VALUES, i / VALUES % VALUES, i % VALUES));
        }
        return rows;
    }

    private static Set<List<Integer>> rows(TableSchema table, int partition) {
        Set<List<Integer>> rows = new HashSet<>();
        for (Row row : session.execute("SELECT c1, c2, c3 FROM " + table.id() + " WHERE k = " + partition)) {
            if (!row.isNull(0)) {
                rows.add(List.of(row.getInt(0), row.getInt(1), row.getInt(2)));
            }
        }
        return rows;
    }

    private static Set<List<Integer>> expected(TableSchema table, Range range) {
        Set<List<Integer>> left = new HashSet<>(grid());
        left.removeIf(row -> {
            int start = compare(table, row, range.start());
            int end = compare(table, row, range.end());
            return (range.start().isEmpty() || start > 0 || start == 0 && range.startInclusive())
                    && (range.end().isEmpty() || end < 0 || end == 0 && range.endInclusive());
        });
        return left;
    }

    /** In clustering order, by as many columns as both have. */
    private static int compare(TableSchema table, List<Integer> a, List<Integer> b) {
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            int order = Integer.compare(a.get(i), b.get(i));
            if (order != 0) {
                return table.column(1 + i).kind() == Column.Kind.CLUSTERING_DESC ? -order : order;
            }
        }
        return 0;
    }

    /** Null unless it starts before it ends, as all that Cassandra writes do. */
    private static Range randomRange(TableSchema table, Random random) {
        Range range = new Range(prefix(random), random.nextBoolean(), prefix(random), random.nextBoolean());
        if (range.start().isEmpty() && range.end().isEmpty()) {
            return null;
        }
        int order = compare(table, range.start(), range.end());
        boolean oneIsOpen = range.start().isEmpty() || range.end().isEmpty();
        boolean startIsPrefix = range.start().size() <= range.end().size();
        boolean endIsPrefix = range.end().size() <= range.start().size();
        boolean runs = oneIsOpen
                || order < 0
                || order == 0 && (!startIsPrefix || range.startInclusive()) && (!endIsPrefix || range.endInclusive());
        return runs ? range : null;
    }

    private static List<Integer> prefix(Random random) {
        List<Integer> values = new ArrayList<>();
        int size = random.nextInt(4);
        for (int i = 0; i < size; i++) {
            values.add(random.nextInt(VALUES));
        }
        return values;
    }
}
