package io.drover.benchmarks.snapshot;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchStatementBuilder;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import io.drover.benchmarks.AsyncWrites;
import io.drover.testkit.CassandraNode;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.UUID;

/** The table that is read: ten columns, about 250 bytes a row, each row with a write timestamp of its own, some expiring. */
final class WideTable {
    static final String KEYSPACE = "bench";
    static final String FULL = "wide";
    static final String LARGE = "wide_and_long";
    static final int COLUMNS = 10;

    private static final int MAX_IN_FLIGHT = 32;
    /** Below what the node warns of. */
    private static final int BATCH = 10;

    private static final long FIRST_WRITETIME = 1_700_000_000_000_000L;
    private static final int YEAR = 31_536_000;
    private static final int EXPIRING = 4;

    private final CassandraNode node;

    WideTable(CassandraNode node) {
        this.node = node;
        try (CqlSession session = AsyncWrites.session(node)) {
            create(session, FULL);
            create(session, LARGE);
        }
    }

    static void createIn(CassandraNode node) {
        try (CqlSession session = AsyncWrites.session(node)) {
            create(session, FULL);
        }
    }

    private static void create(CqlSession session, String table) {
        session.execute("CREATE KEYSPACE IF NOT EXISTS " + KEYSPACE
                + " WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
        session.execute("CREATE TABLE " + KEYSPACE + "." + table + " (id bigint PRIMARY KEY, name text, email text,"
                + " bio text, age int, balance double, active boolean, token_id uuid, seen timestamp, raw blob)");
    }

    void fill(String table, int rows) throws InterruptedException {
        try (CqlSession session = AsyncWrites.session(node)) {
            PreparedStatement insert = session.prepare("INSERT INTO " + KEYSPACE + "." + table
                    + " (id, name, email, bio, age, balance, active, token_id, seen, raw)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP ? AND TTL ?");
            AsyncWrites writes = new AsyncWrites(session, MAX_IN_FLIGHT);
            for (int from = 0; from < rows; from += BATCH) {
                BatchStatementBuilder batch = BatchStatement.builder(BatchType.UNLOGGED);
                for (int i = from; i < Math.min(rows, from + BATCH); i++) {
                    batch.addStatement(row(insert, i));
                }
                writes.send(batch::build);
            }
            writes.await();
        }
        node.nodetool("flush", KEYSPACE, table);
    }

    private static BoundStatement row(PreparedStatement insert, int i) {
        return insert.bind(
                (long) i,
                "name of " + i,
                "somebody-" + i + "@example.org",
                "A few words about person " + i + ", who likes long walks, short talks and round numbers.",
                i % 100,
                i / 7.0,
                i % 2 == 0,
                new UUID(i, ~i),
                Instant.ofEpochMilli(1_600_000_000_000L + i),
                ByteBuffer.allocate(32).putLong(0, i),
                FIRST_WRITETIME + i,
                i % EXPIRING == 0 ? YEAR : 0);
    }

    void drop(String table) {
        try (CqlSession session = AsyncWrites.session(node)) {
            session.execute("DROP TABLE " + KEYSPACE + "." + table);
        }
    }

    static void truncate(CassandraNode target) {
        try (CqlSession session = AsyncWrites.session(target)) {
            session.execute("TRUNCATE " + KEYSPACE + "." + FULL);
        }
    }

    /** What a copy must keep: each row's own timestamp, and the expiry of every fourth. */
    static void check(long id, long writetime, boolean expires) {
        if (writetime != FIRST_WRITETIME + id || expires != (id % EXPIRING == 0)) {
            throw new IllegalStateException(
                    "row " + id + " has write time " + writetime + " and " + (expires ? "expires" : "does not expire"));
        }
    }
}
