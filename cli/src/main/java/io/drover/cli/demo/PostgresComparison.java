package io.drover.cli.demo;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import io.drover.mapping.TableMapping;
import io.drover.model.Column;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Op;
import io.drover.model.event.Origin;
import io.drover.model.name.Names;
import io.drover.verification.Comparison;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/**
 * Compares every row of the demo's table in PostgreSQL with the target: each goes through the very mapping that the sink's
 * records went through, and every value must be the same, byte for byte, and there must be no other row. Write timestamps
 * are not compared, for PostgreSQL has none. Holds the target's rows in memory.
 */
final class PostgresComparison {
    private static final int ROWS_PER_REPORT = 1000;
    private static final int MAX_SAMPLES = 20;

    private final Connection origin;
    private final CqlSession session;
    private final TableMapping mapping;
    private final TableSchema target;
    private final List<Comparison.Sample> samples = new ArrayList<>();
    private long equal;
    private long missing;
    private long different;

    PostgresComparison(Connection origin, CqlSession session, TableMapping mapping) {
        this.origin = origin;
        this.session = session;
        this.mapping = mapping;
        this.target = mapping.target();
    }

    Comparison run(LongConsumer progress) throws SQLException {
        Map<List<ByteBuffer>, List<ByteBuffer>> found = readTarget();
        origin.setAutoCommit(false);
        try (Statement statement = origin.createStatement()) {
            statement.setFetchSize(ROWS_PER_REPORT);
            try (ResultSet rows = statement.executeQuery(
                    "SELECT " + columns(PostgresTables.ORIGIN_SCHEMA) + " FROM " + PostgresTables.ORIGIN)) {
                for (long read = 1; rows.next(); read++) {
                    List<ByteBuffer> expected = expected(rows);
                    compare(expected, found.remove(key(expected)));
                    if (read % ROWS_PER_REPORT == 0) {
                        progress.accept(ROWS_PER_REPORT);
                    }
                }
            }
        }
        found.values().forEach(row -> sample(row, "on the target only"));
        return new Comparison(equal, missing, found.size(), different, samples);
    }

    private Map<List<ByteBuffer>, List<ByteBuffer>> readTarget() {
        Map<List<ByteBuffer>, List<ByteBuffer>> rows = new HashMap<>();
        for (Row row : session.execute("SELECT " + columns(target) + " FROM " + target.id())) {
            List<ByteBuffer> values = new ArrayList<>();
            for (int i = 0; i < target.size(); i++) {
                values.add(row.getBytesUnsafe(i));
            }
            rows.put(key(values), values);
        }
        return rows;
    }

    private static String columns(TableSchema table) {
        return table.columns().stream().map(column -> Names.cql(column.name())).collect(Collectors.joining(", "));
    }

    private List<ByteBuffer> key(List<ByteBuffer> row) {
        return row.subList(0, target.primaryKeySize());
    }

    private List<ByteBuffer> expected(ResultSet row) throws SQLException {
        TableSchema table = PostgresTables.ORIGIN_SCHEMA;
        Object[] values = new Object[table.size()];
        for (int i = 0; i < values.length; i++) {
            Object value = row.getObject(i + 1);
            // A UUID is text in an event.
            values[i] = value instanceof java.util.UUID ? value.toString() : value;
        }
        Origin place = Origin.ofScan("comparison", DemoDocument.NAME, "");
        ChangeEvent event = new ChangeEvent(Op.READ, table, 1, ChangeEvent.NO_TTL, 0, values, null, null, place, 0);
        Object[] mapped = mapping.map(event).get(0).after();
        List<ByteBuffer> expected = new ArrayList<>();
        for (int i = 0; i < mapped.length; i++) {
            expected.add(mapped[i] == null ? null : target.column(i).type().encode(mapped[i]));
        }
        return expected;
    }

    private void compare(List<ByteBuffer> expected, List<ByteBuffer> actual) {
        if (actual == null) {
            missing++;
            sample(expected, "not on the target");
        } else if (expected.equals(actual)) {
            equal++;
        } else {
            different++;
            String columns = target.columns().stream()
                    .filter(column -> !sameValue(expected, actual, column))
                    .map(Column::name)
                    .collect(Collectors.joining(", "));
            sample(expected, "another value of " + columns);
        }
    }

    private boolean sameValue(List<ByteBuffer> expected, List<ByteBuffer> actual, Column column) {
        int index = target.indexOf(column.name());
        ByteBuffer value = expected.get(index);
        return value == null ? actual.get(index) == null : value.equals(actual.get(index));
    }

    private void sample(List<ByteBuffer> row, String what) {
        if (samples.size() < MAX_SAMPLES) {
            StringBuilder key = new StringBuilder();
            for (int i = 0; i < target.primaryKeySize(); i++) {
                Column column = target.column(i);
                key.append(i == 0 ? "" : ", ")
                        .append(column.name())
                        .append('=')
                        .append(column.type().decode(row.get(i)));
            }
            samples.add(new Comparison.Sample(key.toString(), what));
        }
    }
}
