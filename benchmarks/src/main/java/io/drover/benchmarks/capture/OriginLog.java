package io.drover.benchmarks.capture;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchStatementBuilder;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import io.drover.benchmarks.AsyncWrites;
import io.drover.testkit.CassandraNode;
import io.drover.testkit.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** A real node whose commit log holds inserts of ten columns, about 300 bytes each, with the ids 0, 1, 2, ... */
final class OriginLog implements AutoCloseable {
    static final String KEYSPACE = "bench";
    static final String TABLE = "users";
    static final String KEY = "id";
    static final int COLUMNS = 10;
    /** Fewer bytes than any complete row has in any format. */
    static final int MIN_BYTES = 200;

    static final String CREATE_TABLE = "CREATE TABLE " + KEYSPACE + "." + TABLE + " (" + KEY + " bigint PRIMARY KEY,"
            + " name text, email text, city text, note text, age int, score double, active boolean, created timestamp,"
            + " account uuid)";

    private static final String INSERT = "INSERT INTO " + KEYSPACE + "." + TABLE
            + " (id, name, email, city, note, age, score, active, created, account) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String NOTE =
            "This user has written something about themselves that fills the row up to the size"
                    + " that is common, without being so regular.";

    /** Rows that go to the node together; each is a mutation of its own. */
    private static final int BATCH = 25;

    private static final int MAX_IN_FLIGHT = 64;
    private static final long SYNCED_MS = 1000;

    private final Sandbox sandbox;
    private final CqlSession session;
    private PreparedStatement insert;

    private OriginLog(Sandbox sandbox) {
        this.sandbox = sandbox;
        this.session = AsyncWrites.session(sandbox.origin());
    }

    /** Cassandra only. */
    static OriginLog start(Path directory, int segmentMiB) {
        return start(builder(directory)
                .withoutKafka()
                .originSetting("commitlog_segment_size_in_mb", String.valueOf(segmentMiB)));
    }

    static Sandbox.Builder builder(Path directory) {
        return Sandbox.builder().directory(directory).sameCluster().optimized();
    }

    static OriginLog start(Sandbox.Builder builder) {
        return new OriginLog(builder.originSetting("commitlog_total_space_in_mb", "16384")
                .originSetting("unlogged_batch_across_partitions_warn_threshold", "1000")
                .originSetting("batch_size_warn_threshold_in_kb", "1000")
                .originCdcSpaceMiB(16384)
                .start());
    }

    Sandbox sandbox() {
        return sandbox;
    }

    CassandraNode node() {
        return sandbox.origin();
    }

    void createTable() {
        session.execute("CREATE KEYSPACE " + KEYSPACE
                + " WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
        session.execute(CREATE_TABLE + " WITH cdc = true");
        insert = session.prepare(INSERT);
    }

    void write(int rows) throws InterruptedException {
        createTable();
        AsyncWrites writes = new AsyncWrites(session, MAX_IN_FLIGHT);
        for (int from = 0; from < rows; from += BATCH) {
            BatchStatementBuilder batch = BatchStatement.builder(BatchType.UNLOGGED);
            for (int id = from; id < Math.min(rows, from + BATCH); id++) {
                batch.addStatement(row(id));
            }
            writes.send(batch::build);
        }
        writes.await();
        // What is not synced cannot be read.
        Thread.sleep(SYNCED_MS);
    }

    /** Writes one row, without waiting for it. */
    CompletionStage<?> write(long id) {
        return session.executeAsync(row((int) id));
    }

    private BoundStatement row(int id) {
        return insert.bind(
                (long) id,
                "User Number " + id,
                "user" + id + "@example.org",
                "City " + id % 1000,
                NOTE,
                18 + id % 70,
                id / 7.0,
                id % 3 == 0,
                Instant.ofEpochMilli(1_600_000_000_000L + id),
                new UUID(id * 31L, id));
    }

    UUID tableId() {
        return session.getMetadata()
                .getKeyspace(KEYSPACE)
                .flatMap(keyspace -> keyspace.getTable(TABLE))
                .flatMap(table -> table.getId())
                .orElseThrow();
    }

    long segments() throws IOException {
        try (Stream<Path> files = Files.list(node().cdcDirectory())) {
            return files.filter(file -> file.toString().endsWith(".log")).count();
        }
    }

    @Override
    public void close() {
        session.close();
        sandbox.close();
    }
}
