package io.drover.verification;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import io.drover.cassandra.ClusterConfig;
import io.drover.cassandra.Sessions;
import io.drover.cassandra.TableSchemas;
import io.drover.mapping.Mapping;
import io.drover.mapping.MappingDocument;
import io.drover.mapping.TableMapping;
import io.drover.testkit.CassandraNode;
import io.drover.testkit.Sandbox;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Comparisons of real tables, which differ in known ways. */
class TableComparisonIT {
    private static Sandbox sandbox;
    private static CqlSession session;

    @BeforeAll
    static void start() {
        sandbox = Sandbox.builder().sameCluster().withoutKafka().start();
        session = Sessions.open(
                new ClusterConfig(
                        List.of(ClusterConfig.parseContactPoint(sandbox.origin().contactPoint())),
                        CassandraNode.DATACENTER,
                        null,
                        null,
                        ClusterConfig.DEFAULT_REQUEST_TIMEOUT),
                "test");
        session.execute("CREATE KEYSPACE ks WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
        session.execute("CREATE TABLE ks.old (p int, c text, s text static, v int, tags set<text>, gone int,"
                + " PRIMARY KEY (p, c)) WITH CLUSTERING ORDER BY (c DESC)");
        session.execute("CREATE TABLE ks.new (p int, c text, s text static, amount bigint, tags set<text>, origin text,"
                + " notes text, PRIMARY KEY (p, c)) WITH CLUSTERING ORDER BY (c DESC)");
    }

    @AfterAll
    static void stop() {
        session.close();
        sandbox.close();
    }

    /** The same 200 partitions of 5 rows on both sides, as a migration leaves them. */
    @BeforeEach
    void fill() {
        session.execute("TRUNCATE ks.old");
        session.execute("TRUNCATE ks.new");
        for (int p = 0; p < 200; p++) {
            for (String table : List.of("old", "new")) {
                session.execute("UPDATE ks." + table + " USING TIMESTAMP 7 SET s = 's' WHERE p = " + p);
            }
            for (int c = 0; c < 5; c++) {
                String key = p + ", 'c" + c + "'";
                session.execute("INSERT INTO ks.old (p, c, v, gone) VALUES (" + key + ", 1, 2) USING TIMESTAMP 10");
                session.execute("INSERT INTO ks.new (p, c, amount, origin) VALUES (" + key
                        + ", 1, 'cassandra') USING TIMESTAMP 10");
            }
        }
    }

    private static TableMapping mapping(String origin, String target, String rules) {
        String document = "tables:\n  - {origin: " + origin + ", target: " + target + rules + "}\n";
        return Mapping.compile(
                        MappingDocument.parse(document),
                        table -> TableSchemas.find(session, table),
                        table -> TableSchemas.find(session, table))
                .tables()
                .get(0);
    }

    private static Comparison compare() throws InterruptedException {
        TableMapping mapping = mapping(
                "ks.old",
                "ks.new",
                ", columns: {amount: {column: v, cast: bigint}, origin: {constant: cassandra}}, drop: [gone]");
        return run(mapping);
    }

    private static void both(String cql) {
        session.execute(cql.formatted("old", "v"));
        session.execute(cql.formatted("new", "amount"));
    }

    @Test
    void findsEqualTablesEqual() throws Exception {
        both("UPDATE ks.%s USING TIMESTAMP 20 SET tags = tags + {'a'} WHERE p = 1 AND c = 'c1'");
        both("UPDATE ks.%s USING TIMESTAMP 21 SET tags = tags + {'b'} WHERE p = 1 AND c = 'c1'");
        both("UPDATE ks.%s USING TIMESTAMP 22 AND TTL 5000 SET %s = 9 WHERE p = 2 AND c = 'c2'");
        both("DELETE FROM ks.%s USING TIMESTAMP 23 WHERE p = 3");
        both("INSERT INTO ks.%s (p, c) VALUES (4, 'key only') USING TIMESTAMP 24");
        session.execute("UPDATE ks.new SET notes = 'of the new application' WHERE p = 5 AND c = 'c0'");

        // 1,000 rows and 200 static rows, less one partition with both, and one more row.
        assertThat(compare()).isEqualTo(new Comparison(1195, 0, 0, 0, List.of()));
    }

    @Test
    void findsEveryKindOfDifference() throws Exception {
        session.execute("DELETE FROM ks.new WHERE p = 10 AND c = 'c2'");
        session.execute("DELETE FROM ks.old WHERE p = 11 AND c = 'c4'");
        session.execute("UPDATE ks.new USING TIMESTAMP 11 SET amount = 1 WHERE p = 12 AND c = 'c0'");
        session.execute("UPDATE ks.new USING TIMESTAMP 10 SET amount = 2 WHERE p = 13 AND c = 'c0'");
        session.execute("UPDATE ks.old USING TIMESTAMP 20 SET tags = tags + {'a'} WHERE p = 14 AND c = 'c0'");
        session.execute("DELETE amount FROM ks.new WHERE p = 15 AND c = 'c0'");
        session.execute("UPDATE ks.new USING TIMESTAMP 10 SET origin = 'other' WHERE p = 16 AND c = 'c0'");
        session.execute("UPDATE ks.new USING TIMESTAMP 8 SET s = 's' WHERE p = 17");
        both("UPDATE ks.%s USING TIMESTAMP 20 AND TTL 5000 SET %s = 1 WHERE p = 18 AND c = 'c0'");
        session.execute("UPDATE ks.new USING TIMESTAMP 20 AND TTL 6000 SET amount = 1 WHERE p = 18 AND c = 'c0'");

        Comparison result = compare();

        assertThat(result.missing()).isEqualTo(1);
        assertThat(result.extra()).isEqualTo(1);
        assertThat(result.equal()).isEqualTo(1200 - 9);
        assertThat(result.samples())
                .filteredOn(sample -> !sample.key().startsWith("p = 18"))
                .containsExactlyInAnyOrder(
                        new Comparison.Sample("p = 10 AND c = 'c2'", "missing on the target"),
                        new Comparison.Sample("p = 11 AND c = 'c4'", "on the target only"),
                        new Comparison.Sample("p = 12 AND c = 'c0'", "amount: write timestamp 11 instead of 10"),
                        new Comparison.Sample("p = 13 AND c = 'c0'", "amount: another value"),
                        new Comparison.Sample("p = 14 AND c = 'c0'", "tags: a value on the origin only"),
                        new Comparison.Sample("p = 15 AND c = 'c0'", "amount: a value on the origin only"),
                        new Comparison.Sample("p = 16 AND c = 'c0'", "origin: another value"),
                        new Comparison.Sample("p = 17", "s: write timestamp 8 instead of 7"));
        assertThat(result.samples())
                .anyMatch(sample ->
                        sample.key().startsWith("p = 18") && sample.what().startsWith("amount: expires at "));
    }

    /** Each test that follows makes its own tables, whose rows lie in another order than the origin's. */
    @Test
    void comparesTablesOfAnotherKey() throws Exception {
        session.execute("CREATE TABLE ks.by_c (c text, day int, p bigint, s text, v int, PRIMARY KEY ((c, day), p))");
        TableMapping mapping = mapping(
                "ks.old",
                "ks.by_c",
                ", columns: {p: {column: p, cast: bigint}, day: {expression: \"bucket(p, 10)\"}},"
                        + " drop: [s, tags, gone]");
        for (int p = 0; p < 200; p++) {
            for (int c = 0; c < 5; c++) {
                session.execute("INSERT INTO ks.by_c (c, day, p, v) VALUES ('c" + c + "', " + p / 10 * 10 + ", " + p
                        + ", 1) USING TIMESTAMP 10");
            }
        }
        assertThat(run(mapping)).isEqualTo(new Comparison(1000, 0, 0, 0, List.of()));

        session.execute("DELETE FROM ks.by_c WHERE c = 'c1' AND day = 0 AND p = 7");
        session.execute("INSERT INTO ks.by_c (c, day, p, v) VALUES ('c1', 10, 7, 1) USING TIMESTAMP 10");
        session.execute("INSERT INTO ks.by_c (c, day, p, v) VALUES ('c1', 0, 5000000000, 1) USING TIMESTAMP 10");
        session.execute("DELETE FROM ks.old WHERE p = 11 AND c = 'c2'");
        session.execute("UPDATE ks.by_c USING TIMESTAMP 11 SET v = 1 WHERE c = 'c3' AND day = 10 AND p = 12");
        session.execute("UPDATE ks.by_c USING TIMESTAMP 10 SET v = 2 WHERE c = 'c3' AND day = 10 AND p = 13");

        Comparison result = run(mapping);

        assertThat(result.samples())
                .containsExactlyInAnyOrder(
                        new Comparison.Sample("c = 'c1' AND day = 0 AND p = 7", "missing on the target"),
                        new Comparison.Sample("c = 'c1' AND day = 10 AND p = 7", "on the target only"),
                        new Comparison.Sample("c = 'c1' AND day = 0 AND p = 5000000000", "on the target only"),
                        new Comparison.Sample("c = 'c2' AND day = 10 AND p = 11", "on the target only"),
                        new Comparison.Sample(
                                "c = 'c3' AND day = 10 AND p = 12", "v: write timestamp 11 instead of 10"),
                        new Comparison.Sample("c = 'c3' AND day = 10 AND p = 13", "v: another value"));
        assertThat(result).isEqualTo(new Comparison(996, 1, 3, 2, result.samples()));
    }

    @Test
    void comparesRowsThatWereElements() throws Exception {
        session.execute("CREATE TABLE ks.tagged (tag text, p int, c text, PRIMARY KEY (p, c, tag))");
        TableMapping mapping = mapping("ks.old", "ks.tagged", ", explode: {column: tags, key: tag}");
        session.execute("UPDATE ks.old USING TIMESTAMP 20 SET tags = {'a', 'b'} WHERE p = 1 AND c = 'c1'");
        session.execute("UPDATE ks.old USING TIMESTAMP 21 SET tags = tags + {'c'} WHERE p = 1 AND c = 'c1'");
        session.execute("INSERT INTO ks.tagged (tag, p, c) VALUES ('a', 1, 'c1')");
        session.execute("INSERT INTO ks.tagged (tag, p, c) VALUES ('c', 1, 'c1')");
        session.execute("INSERT INTO ks.tagged (tag, p, c) VALUES ('d', 1, 'c1')");

        assertThat(run(mapping))
                .isEqualTo(new Comparison(
                        2,
                        1,
                        1,
                        0,
                        List.of(
                                new Comparison.Sample(
                                        "p = 1 AND c = 'c1' AND tag = 'b'", "missing on the target", true),
                                new Comparison.Sample(
                                        "p = 1 AND c = 'c1' AND tag = 'd'", "on the target only", true))));
    }

    /** Other origins' rows are told by a constant, rows that a condition leaves out belong nowhere. */
    @Test
    void comparesItsOwnRowsOfASharedTarget() throws Exception {
        session.execute("CREATE TABLE ks.shared (kind text, p int, c text, v int, PRIMARY KEY (kind, p, c))");
        TableMapping mapping = mapping(
                "ks.old", "ks.shared", ", columns: {kind: {constant: old}}, where: 'p < 2', drop: [s, tags, gone]");
        for (int p = 0; p < 3; p++) {
            for (int c = 0; c < 5; c++) {
                for (String kind : List.of("old", "other")) {
                    session.execute("INSERT INTO ks.shared (kind, p, c, v) VALUES ('" + kind + "', " + p + ", 'c" + c
                            + "', 1) USING TIMESTAMP 10");
                }
            }
        }

        Comparison result = run(mapping);

        assertThat(result).isEqualTo(new Comparison(10, 0, 5, 0, result.samples()));
        assertThat(result.samples()).allMatch(sample -> sample.key().startsWith("kind = 'old' AND p = 2"));
    }

    @Test
    void countsWhatItCannotName() throws Exception {
        session.execute("CREATE TABLE ks.joined (id text PRIMARY KEY, v int)");
        TableMapping mapping = mapping(
                "ks.old",
                "ks.joined",
                ", columns: {id: {expression: \"string(p) + ':' + c\"}}, unique_keys: true, drop: [s, tags, gone]");
        for (int p = 0; p < 200; p++) {
            for (int c = 0; c < 5; c++) {
                session.execute("INSERT INTO ks.joined (id, v) VALUES ('" + p + ":c" + c + "', 1) USING TIMESTAMP 10");
            }
        }
        assertThat(run(mapping)).isEqualTo(new Comparison(1000, 0, 0, 0, List.of()));

        session.execute("DELETE FROM ks.old WHERE p = 3");
        Comparison result = run(mapping);

        assertThat(result).isEqualTo(new Comparison(995, 0, 5, 0, result.samples()));
        assertThat(result.samples())
                .isNotEmpty()
                .allMatch(sample -> sample.key().startsWith("token range ("));
    }

    private static Comparison run(TableMapping mapping) throws InterruptedException {
        AtomicLong progress = new AtomicLong();
        Comparison comparison =
                new TableComparison(session, session, mapping, ConsistencyLevel.ONE).run(progress::addAndGet);
        assertThat(progress).hasValue(comparison.rows());
        return comparison;
    }
}
