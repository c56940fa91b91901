package io.drover.cassandra.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.drover.cassandra.ClusterConfig;
import io.drover.cassandra.Sessions;
import io.drover.cassandra.TableSchemas;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Delta;
import io.drover.model.event.Delta.FieldDelta;
import io.drover.model.event.Op;
import io.drover.model.event.Origin;
import io.drover.testkit.CassandraNode;
import io.drover.testkit.CassandraVersion;
import io.drover.testkit.Sandbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableScanIT {
    private static Sandbox sandbox;
    private static CqlSession session;

    @BeforeAll
    static void start() {
        sandbox = Sandbox.builder().sameCluster().withoutKafka().start();
        session = open(sandbox.origin());
        keyspace(session);
    }

    @AfterAll
    static void stop() {
        session.close();
        sandbox.close();
    }

    @Test
    void aSessionKnowsTheDatacentersThatThereAre() {
        assertThatThrownBy(() -> Sessions.open(ClusterConfig.of(sandbox.origin().contactPoint(), "elsewhere"), "it"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(ClusterConfig.DATACENTER)
                .hasMessageContaining("elsewhere")
                .hasMessageContaining("which has " + CassandraNode.DATACENTER);
    }

    @Test
    void givesEachCellItsOwnTimestampAndExpiry() {
        session.execute("CREATE TABLE ks.cells (p int, c int, s text static, a int, b text, f frozen<set<int>>,"
                + " t tuple<int, text>, v vector<float, 2>, PRIMARY KEY (p, c)) WITH CLUSTERING ORDER BY (c DESC)");
        session.execute("INSERT INTO ks.cells (p, c, a, b, f, t, v) VALUES (1, 1, 5, 'x', {3, 1}, (7, 'y'), [1.5, -2])"
                + " USING TIMESTAMP 1000");
        session.execute("UPDATE ks.cells USING TIMESTAMP 2000 AND TTL 5000 SET b = 'later' WHERE p = 1 AND c = 1");
        session.execute("UPDATE ks.cells USING TIMESTAMP 500 SET s = 'static' WHERE p = 1");
        session.execute("INSERT INTO ks.cells (p, c) VALUES (1, 2)");
        session.execute("INSERT INTO ks.cells (p, s) VALUES (2, 'alone') USING TIMESTAMP 600 AND TTL 9000");
        session.execute("INSERT INTO ks.cells (p, c, a) VALUES (3, 1, blobAsInt(0x)) USING TIMESTAMP 700");
        long expiry = expiry("SELECT TTL(b) FROM ks.cells WHERE p = 1 AND c = 1");

        List<ChangeEvent> events = read("cells");

        assertThat(events).hasSize(6);
        Map<String, Object> cells = columns(one(events, Op.READ, 1000));
        assertThat(cells.keySet()).containsExactlyInAnyOrder("p", "c", "a", "f", "t", "v");
        assertThat(cells)
                .containsEntry("a", 5)
                .containsEntry("f", List.of(1, 3))
                .containsEntry("v", List.of(1.5f, -2f));
        assertThat(((Struct) cells.get("t")).getString("field2")).isEqualTo("y");
        ChangeEvent expiring = one(events, Op.UPDATE, 2000);
        assertThat(columns(expiring)).isEqualTo(Map.of("p", 1, "c", 1, "b", "later"));
        assertThat(expiring.expiresAt()).isCloseTo(expiry, within(1L));
        assertThat(expiring.expiresAt() - expiring.ttl()).isCloseTo(System.currentTimeMillis() / 1000, within(2L));
        assertThat(columns(one(events, Op.UPDATE, 500))).isEqualTo(Map.of("p", 1, "s", "static"));
        assertThat(columns(one(events, Op.READ, RowEvents.UNKNOWN_WRITETIME))).isEqualTo(Map.of("p", 1, "c", 2));
        assertThat(columns(one(events, Op.UPDATE, 600))).isEqualTo(Map.of("p", 2, "s", "alone"));
        ChangeEvent empty = one(events, Op.READ, 700);
        assertThat(empty.delta(empty.table().indexOf("a"))).isEqualTo(Delta.EMPTY);
    }

    @Test
    void expiryIsTheSameWheneverItIsRead() throws Exception {
        session.execute("CREATE TABLE ks.expiring (p int PRIMARY KEY, a int)");
        session.execute("INSERT INTO ks.expiring (p, a) VALUES (1, 1) USING TTL 5000");

        Set<Long> expiries = new HashSet<>();
        for (int i = 0; i < 12; i++) {
            expiries.add(read("expiring").get(0).expiresAt());
            Thread.sleep(200);
        }

        assertThat(expiries).hasSize(1);
    }

    @Test
    void givesEachElementItsOwnTimestampAndExpiry() {
        session.execute("CREATE TYPE ks.address (street text, zip int, city text)");
        session.execute("CREATE TABLE ks.elements (p int PRIMARY KEY, a int, s set<text>, m map<text, int>, u address,"
                + " l list<int>, e set<int>)");
        session.execute("INSERT INTO ks.elements (p, a, s, m, u, l) VALUES (1, 0, {'b', 'd'}, {'k': 1, 'z': 2},"
                + " {street: 'st', zip: 3}, [5, 4]) USING TIMESTAMP 1000");
        session.execute("UPDATE ks.elements USING TIMESTAMP 2000 SET s = s + {'a', 'c'}, m['z'] = 20 WHERE p = 1");
        session.execute("UPDATE ks.elements USING TIMESTAMP 3000 AND TTL 7000 SET m['n'] = 9, u.zip = 33 WHERE p = 1");
        session.execute("UPDATE ks.elements USING TIMESTAMP 4000 SET l = l + [6] WHERE p = 1");
        session.execute("DELETE s['d'] FROM ks.elements USING TIMESTAMP 5000 WHERE p = 1");

        List<ChangeEvent> events = read("elements");

        assertThat(events).hasSize(5);
        assertThat(columns(one(events, Op.READ, 1000))).isEqualTo(Map.of("p", 1, "a", 0));
        ChangeEvent first = one(events, Op.UPDATE, 1000);
        assertThat(columns(first)).containsEntry("s", List.of("b")).containsEntry("m", Map.of("k", 1));
        assertThat(first.delta(first.table().indexOf("s"))).isEqualTo(Delta.ADD);
        assertThat(((Struct) columns(first).get("u")).getString("street")).isEqualTo("st");
        assertThat(first.delta(first.table().indexOf("u"))).isEqualTo(Delta.ofFields(Map.of("street", FieldDelta.SET)));
        assertThat(columns(one(events, Op.UPDATE, 2000)))
                .isEqualTo(Map.of("p", 1, "s", List.of("a", "c"), "m", Map.of("z", 20)));
        ChangeEvent expiring = one(events, Op.UPDATE, 3000);
        assertThat(columns(expiring)).containsEntry("m", Map.of("n", 9)).doesNotContainKey("s");
        assertThat(((Struct) columns(expiring).get("u")).getInt32("zip")).isEqualTo(33);
        assertThat(expiring.ttl()).isBetween(6900, 7000);
        assertThat(columns(one(events, Op.UPDATE, 4000))).isEqualTo(Map.of("p", 1, "l", List.of(5, 4, 6)));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 100, 5000})
    void readsEveryRowOnceWithAnyPageSize(int pageSize) throws Exception {
        TableScan scan = TableScan.prepare(session, wideTable(), DefaultConsistencyLevel.LOCAL_QUORUM, pageSize);

        List<String> rows = new ArrayList<>();
        for (TokenRange range : TokenRanges.evenly(5)) {
            try (RowCursor cursor = scan.rows(range)) {
                for (ScannedRow row = cursor.next(); row != null; row = cursor.next()) {
                    assertThat(cursor.token()).isGreaterThan(range.start()).isLessThanOrEqualTo(range.end());
                    rows.add(row.bytes(0).getInt(row.bytes(0).position()) + "/"
                            + row.bytes(1).getInt(row.bytes(1).position()));
                }
            }
        }

        assertThat(rows).doesNotHaveDuplicates().hasSize(WIDE_ROWS);
    }

    @Test
    void readsEveryRowOnceThroughTimeoutsAtAnyPlace() throws Exception {
        TableSchema table = wideTable();
        ScanQuery query = new ScanQuery(table, true);
        PageSource real = new DriverPages(
                session, table, session.prepare(query.cql()), DefaultConsistencyLevel.LOCAL_QUORUM, null);
        AtomicInteger fetches = new AtomicInteger();
        PageSource failing = (range, pagingState, pageSize) -> fetches.incrementAndGet() % 3 == 0
                ? CompletableFuture.failedFuture(new DriverTimeoutException("injected"))
                : real.fetch(range, pagingState, pageSize);
        RangeScan scan =
                new RangeScan("wide", failing, List.of(TokenRange.RING), null, query::token, 50, wait -> Runnable::run);

        List<String> rows = new ArrayList<>();
        try (RowCursor cursor = new RowCursor(scan, query)) {
            for (ScannedRow row = cursor.next(); row != null; row = cursor.next()) {
                rows.add(row.bytes(0).getInt(row.bytes(0).position()) + "/"
                        + row.bytes(1).getInt(row.bytes(1).position()));
            }
        }

        assertThat(rows).doesNotHaveDuplicates().hasSize(WIDE_ROWS);
        assertThat(fetches.get()).isGreaterThan(100);
    }

    @Test
    void goesOnInsideAWidePartition() throws Exception {
        TableScan scan = TableScan.prepare(session, wideTable(), DefaultConsistencyLevel.LOCAL_QUORUM, 300);
        long wide = scan.tokens("p = -1", 1).get(0);
        TokenRange range = new TokenRange(wide - 1, wide);
        ScanPage first = scan.pages(range).next().get();

        int rest = 0;
        try (PageStream pages = scan.pages(range, first.next())) {
            while (!pages.exhausted()) {
                rest += pages.next().get().rows().size();
            }
        }

        assertThat(first.rows()).hasSize(300);
        assertThat(rest).isEqualTo(700);
    }

    @Test
    void findsTheTokensOfARestrictionAndRefusesOthers() {
        TableScan scan = TableScan.prepare(session, wideTable(), DefaultConsistencyLevel.LOCAL_QUORUM, 300);

        assertThat(scan.tokens("p IN (-1, 1001, 1002, -99)", 10)).hasSize(3).isSorted();
        assertThatThrownBy(() -> scan.tokens("p IN (-1, 1001, 1002)", 2))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("more than 2 partitions of table ks.wide");
        assertThatThrownBy(() -> scan.tokens("c = 4", 2))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("'c = 4' is no restriction of the partition key of table ks.wide");
    }

    @Test
    void estimatesTheSizeOfAFlushedTable() {
        wideTable();
        sandbox.origin().nodetool("flush", "ks", "wide");
        sandbox.origin().nodetool("refreshsizeestimates");

        SizeEstimates.TableSize size = SizeEstimates.of(session, new TableId("ks", "wide"));
        assertThat(size.bytes()).isBetween(20_000L, 2_000_000L);
        assertThat(size.partitions()).isBetween(100L, 40_000L);
        assertThat(SizeEstimates.of(session, new TableId("ks", "none"))).isEqualTo(new SizeEstimates.TableSize(0, 0));
    }

    @Test
    void plansTheWholeRingOnceAlongItsBoundaries() {
        List<TokenRange> ranges = TokenRanges.plan(session, 50);

        TokenRangeTest.assertCovers(TokenRange.RING, ranges);
        assertThat(ranges).hasSizeBetween(40, 80);
        Set<Long> ends = ranges.stream().map(TokenRange::end).collect(Collectors.toSet());
        for (long boundary : TokenRanges.boundaries(session)) {
            assertThat(ends).contains(boundary);
        }
    }

    @Test
    void theLowestTimestampSurvivesAFlushAndLosesToAnyDeletion() {
        session.execute("CREATE TABLE ks.lowest (p int PRIMARY KEY, a int)");
        PreparedStatement insert = session.prepare("INSERT INTO ks.lowest (p) VALUES (?) USING TIMESTAMP ?");
        session.execute(insert.bind(1, RowEvents.UNKNOWN_WRITETIME));
        session.execute(insert.bind(2, RowEvents.UNKNOWN_WRITETIME));
        session.execute("INSERT INTO ks.lowest (p, a) VALUES (3, 3) USING TIMESTAMP 1234567890");
        sandbox.origin().nodetool("flush", "ks", "lowest");
        session.execute("DELETE FROM ks.lowest USING TIMESTAMP " + -1_000_000_000_000L + " WHERE p = 2");
        sandbox.origin().nodetool("flush", "ks", "lowest");
        sandbox.origin().nodetool("compact", "ks", "lowest");

        List<Row> rows =
                session.execute("SELECT p, WRITETIME(a) FROM ks.lowest").all();

        assertThat(rows).extracting(row -> row.getInt(0)).containsExactlyInAnyOrder(1, 3);
        assertThat(session.execute("SELECT WRITETIME(a) FROM ks.lowest WHERE p = 3")
                        .one()
                        .getLong(0))
                .isEqualTo(1234567890);
    }

    @Test
    void markersLiveAsLongAsTheOriginsRows() {
        markersLiveAsLongAsTheRows(session);
    }

    @Test
    void markersLiveAsLongAsTheRowsOfTheFirstVersionThatCanBeAsked() {
        try (Sandbox old = Sandbox.builder()
                        .sameCluster()
                        .withoutKafka()
                        .originVersion(CassandraVersion.V4_0)
                        .start();
                CqlSession oldSession = open(old.origin())) {
            keyspace(oldSession);
            markersLiveAsLongAsTheRows(oldSession);
        }
    }

    private static void markersLiveAsLongAsTheRows(CqlSession on) {
        on.execute("CREATE TABLE ks.markers (p int, c text, a int, b int, PRIMARY KEY (p, c))");
        on.execute("INSERT INTO ks.markers (p, c, a) VALUES (1, 'inserted, then overwritten', 1) USING TIMESTAMP 100");
        on.execute("UPDATE ks.markers USING TIMESTAMP 201 AND TTL 5000 SET a = 2"
                + " WHERE p = 1 AND c = 'inserted, then overwritten'");
        on.execute("INSERT INTO ks.markers (p, c) VALUES (1, 'inserted, then filled') USING TIMESTAMP 100");
        on.execute("UPDATE ks.markers USING TIMESTAMP 202 AND TTL 5000 SET a = 1, b = 2"
                + " WHERE p = 1 AND c = 'inserted, then filled'");
        on.execute("INSERT INTO ks.markers (p, c, a, b) VALUES (1, 'expiring', 1, 2) USING TIMESTAMP 103 AND TTL 5000");
        on.execute("INSERT INTO ks.markers (p, c, a) VALUES (1, 'prolonged', 1) USING TIMESTAMP 104 AND TTL 5000");
        on.execute("UPDATE ks.markers USING TIMESTAMP 204 AND TTL 9000 SET b = 1 WHERE p = 1 AND c = 'prolonged'");
        on.execute("INSERT INTO ks.markers (p, c, a) VALUES (1, 'kept', 1) USING TIMESTAMP 105 AND TTL 5000");
        on.execute("UPDATE ks.markers USING TIMESTAMP 205 SET b = 1 WHERE p = 1 AND c = 'kept'");
        on.execute("UPDATE ks.markers USING TIMESTAMP 106 AND TTL 5000 SET a = 1 WHERE p = 1 AND c = 'only updated'");

        List<ChangeEvent> events = read(approximatingScan(on, "markers"));

        assertThat(one(events, Op.READ, 201).hasTtl()).isFalse();
        assertThat(one(events, Op.UPDATE, 201).ttl()).isBetween(1, 5000);
        assertThat(one(events, Op.READ, 202).hasTtl()).isFalse();
        assertThat(one(events, Op.UPDATE, 202).ttl()).isBetween(1, 5000);
        assertThat(one(events, Op.READ, 103).ttl()).isBetween(1, 5000);
        assertThat(one(events, Op.READ, 104).ttl()).isBetween(5001, 9000);
        assertThat(one(events, Op.READ, 105).hasTtl()).isFalse();
        assertThat(one(events, Op.READ, 106).ttl()).isBetween(1, 5000);
        assertThat(events).filteredOn(event -> event.op() == Op.READ).hasSize(6);
    }

    @Test
    void asksForAllRowsOfAPageWhenOneOfTheSampleOutlivesItsCells() {
        session.execute("CREATE TABLE ks.locks (name int PRIMARY KEY, owner int)");
        int locks = LastingRows.SAMPLE + 20;
        for (int i = 0; i < locks; i++) {
            session.execute("INSERT INTO ks.locks (name) VALUES (" + i + ")");
            session.execute("UPDATE ks.locks USING TTL 5000 SET owner = 1 WHERE name = " + i);
        }

        List<ChangeEvent> events = read(approximatingScan(session, "locks"));

        assertThat(events)
                .filteredOn(event -> event.op() == Op.READ)
                .hasSize(locks)
                .noneMatch(ChangeEvent::hasTtl);
        assertThat(events)
                .filteredOn(event -> event.op() == Op.UPDATE)
                .hasSize(locks)
                .allMatch(ChangeEvent::hasTtl);
    }

    /** Partitions of one row to some, within a page and over several, so that rows are asked for alone and with neighbours. */
    @Test
    void tellsRowsThatOutliveTheirCellsFromTheirNeighbours() {
        session.execute("CREATE TABLE ks.neighbours (p int, c int, a int, b int, PRIMARY KEY (p, c))");
        PreparedStatement marker = session.prepare("INSERT INTO ks.neighbours (p, c) VALUES (?, ?)");
        PreparedStatement insert =
                session.prepare("INSERT INTO ks.neighbours (p, c, a) VALUES (?, ?, 1) USING TTL 5000");
        PreparedStatement update =
                session.prepare("UPDATE ks.neighbours USING TTL 6000 SET b = 1 WHERE p = ? AND c = ?");
        int rows = 0;
        for (int p = 0; p < 200; p++) {
            for (int c = 0; c < (p == 0 ? 250 : 1 + p % 3); c++) {
                session.execute((lasts(p, c) ? marker : insert).bind(p, c));
                session.execute(update.bind(p, c));
                rows++;
            }
        }

        List<ChangeEvent> events = read(approximatingScan(session, "neighbours"));

        assertThat(events)
                .filteredOn(event -> event.op() == Op.READ)
                .hasSize(rows)
                .allMatch(event -> event.hasTtl() != lasts((int) event.after()[0], (int) event.after()[1]));
    }

    private static boolean lasts(int p, int c) {
        return (p + c) % 5 == 0;
    }

    @Test
    void givesCounterTotalsWithTheTimeOfTheirLastIncrement() {
        session.execute("CREATE TABLE ks.counters (p int, c int, all counter static, hits counter, misses counter,"
                + " PRIMARY KEY (p, c))");
        session.execute("UPDATE ks.counters SET hits = hits + 40, all = all + 9 WHERE p = 1 AND c = 2");
        long before = System.currentTimeMillis() * 1000;
        session.execute("UPDATE ks.counters SET hits = hits + 2 WHERE p = 1 AND c = 2");

        List<ChangeEvent> events = read("counters");

        assertThat(events).hasSize(2).allSatisfy(event -> assertThat(event.op()).isEqualTo(Op.UPDATE));
        assertThat(columns(events.get(0))).isEqualTo(Map.of("p", 1, "all", 9L));
        assertThat(columns(events.get(1))).isEqualTo(Map.of("p", 1, "c", 2, "hits", 42L));
        assertThat(events.get(1).writetime()).isGreaterThanOrEqualTo(before);
    }

    @Test
    void saysThatTheTableIsGone() throws Exception {
        session.execute("CREATE TABLE ks.gone (p int PRIMARY KEY, a int)");
        TableScan scan = scan(session, "gone");
        session.execute("DROP TABLE ks.gone");

        try (RowCursor cursor = scan.rows(TokenRange.RING)) {
            assertThatThrownBy(cursor::next)
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("gone");
        }
    }

    @Test
    void readsOldVersionsAndTheirNonFrozenColumnsOnlyWhenApproximated() {
        try (Sandbox old = Sandbox.builder()
                        .sameCluster()
                        .withoutKafka()
                        .originVersion(CassandraVersion.V3_11)
                        .start();
                CqlSession oldSession = open(old.origin())) {
            keyspace(oldSession);
            oldSession.execute("CREATE TABLE ks.plain (p int PRIMARY KEY, a int, f frozen<list<int>>)");
            oldSession.execute("INSERT INTO ks.plain (p, a, f) VALUES (1, 2, [3]) USING TIMESTAMP 99 AND TTL 1000");
            oldSession.execute("CREATE TABLE ks.sets (p int PRIMARY KEY, s set<int>)");

            List<ChangeEvent> events = read(oldSession, "plain");

            assertThat(events).hasSize(1);
            assertThat(events.get(0).writetime()).isEqualTo(99);
            assertThat(events.get(0).expiresAt()).isCloseTo(System.currentTimeMillis() / 1000 + 1000, within(30L));
            assertThatThrownBy(() -> scan(oldSession, "sets"))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("ks.sets")
                    .hasMessageContaining("s in it")
                    .hasMessageContaining("3.11");
            oldSession.execute("INSERT INTO ks.sets (p, s) VALUES (1, {7, 8})");
            ChangeEvent elements = read(approximatingScan(oldSession, "sets")).get(1);
            assertThat(elements.writetime()).isEqualTo(RowEvents.UNKNOWN_WRITETIME);
            assertThat(columns(elements)).isEqualTo(Map.of("p", 1, "s", List.of(7, 8)));
        }
    }

    private static final int WIDE_ROWS = 3000;

    /** One partition of 1000 rows, and 2000 of one row. */
    private static TableSchema wideTable() {
        if (session.getMetadata()
                .getKeyspace("ks")
                .orElseThrow()
                .getTable("wide")
                .isEmpty()) {
            session.execute("CREATE TABLE ks.wide (p int, c int, a text, PRIMARY KEY (p, c))");
            PreparedStatement insert = session.prepare("INSERT INTO ks.wide (p, c, a) VALUES (?, ?, 'a')");
            List<CompletableFuture<?>> writes = new ArrayList<>();
            for (int i = 0; i < WIDE_ROWS; i++) {
                writes.add(
                        session.executeAsync(insert.bind(i < 1000 ? -1 : i, i)).toCompletableFuture());
                if (writes.size() == 200) {
                    CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new))
                            .join();
                    writes.clear();
                }
            }
            CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new)).join();
        }
        return TableSchemas.find(session, new TableId("ks", "wide")).orElseThrow();
    }

    private static CqlSession open(CassandraNode node) {
        return Sessions.open(
                new ClusterConfig(
                        List.of(ClusterConfig.parseContactPoint(node.contactPoint())),
                        CassandraNode.DATACENTER,
                        null,
                        null,
                        Duration.ofSeconds(20)),
                "test");
    }

    private static void keyspace(CqlSession on) {
        on.execute("CREATE KEYSPACE ks WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
    }

    private static TableScan scan(CqlSession on, String table) {
        return TableScan.prepare(
                on,
                TableSchemas.find(on, new TableId("ks", table)).orElseThrow(),
                DefaultConsistencyLevel.LOCAL_QUORUM,
                100);
    }

    private static TableScan approximatingScan(CqlSession on, String table) {
        return TableScan.prepareApproximating(
                on,
                TableSchemas.find(on, new TableId("ks", table)).orElseThrow(),
                DefaultConsistencyLevel.LOCAL_QUORUM,
                100);
    }

    private static List<ChangeEvent> read(String table) {
        return read(session, table);
    }

    private static List<ChangeEvent> read(CqlSession on, String table) {
        return read(scan(on, table));
    }

    private static List<ChangeEvent> read(TableScan scan) {
        RowEvents events = scan.events(Origin.ofScan("snapshot", "m", "origin"));
        List<ChangeEvent> read = new ArrayList<>();
        try (RowCursor cursor = scan.rows(TokenRange.RING)) {
            for (ScannedRow row = cursor.next(); row != null; row = cursor.next()) {
                events.read(row, read::add);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return read;
    }

    private static ChangeEvent one(List<ChangeEvent> events, Op op, long writetime) {
        List<ChangeEvent> found = events.stream()
                .filter(event -> event.op() == op && event.writetime() == writetime)
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static Map<String, Object> columns(ChangeEvent event) {
        return IntStream.range(0, event.after().length)
                .boxed()
                .filter(i -> event.after()[i] != null)
                .collect(Collectors.toMap(i -> event.table().column(i).name(), i -> event.after()[i]));
    }

    private static long expiry(String ttlQuery) {
        Row row = session.execute(ttlQuery).one();
        return System.currentTimeMillis() / 1000 + row.getInt(0);
    }
}
