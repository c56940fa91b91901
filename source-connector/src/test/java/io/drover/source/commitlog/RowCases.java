package io.drover.source.commitlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.event.ChangeEvent;
import io.drover.testkit.CassandraNode;
import org.junit.jupiter.api.Test;

/** Inserts and updates, their timestamps and TTLs. */
interface RowCases extends CaptureCases {
    @Test
    default void tellsInsertsFromUpdates() {
        assertThat(origin().events(
                                "plain",
                                "INSERT INTO ks.plain (id, a, b) VALUES (1, 10, 'x') USING TIMESTAMP 1000",
                                "UPDATE ks.plain USING TIMESTAMP 2000 SET a = 11 WHERE id = 1",
                                "INSERT INTO ks.plain (id) VALUES (1) USING TIMESTAMP 3000",
                                "INSERT INTO ks.plain (id, a) VALUES (1, null) USING TIMESTAMP 4000",
                                "UPDATE ks.plain USING TIMESTAMP 5000 SET a = null, b = '' WHERE id = 1",
                                "DELETE a FROM ks.plain USING TIMESTAMP 6000 WHERE id = 1",
                                "DELETE FROM ks.plain USING TIMESTAMP 7000 WHERE id = 1",
                                "UPDATE ks.plain USING TIMESTAMP 8000 SET a = blobAsInt(0x) WHERE id = 1",
                                "UPDATE ks.plain USING TIMESTAMP -5 SET a = 1 WHERE id = 1",
                                "INSERT INTO ks.plain (id, a) VALUES (7, 1) USING TIMESTAMP 9000000000000000"))
                .containsExactly(
                        "c @1000 {id=1, a=10, b=x}",
                        "u @2000 {id=1, a=11}",
                        "c @3000 {id=1}",
                        "c @4000 {id=1} [a=tombstone]",
                        "u @5000 {id=1, b=} [a=tombstone]",
                        "u @6000 {id=1} [a=tombstone]",
                        "d @7000 {id=1}",
                        "u @8000 {id=1} [a=empty]",
                        "u @-5 {id=1, a=1}",
                        "c @9000000000000000 {id=7, a=1}");
    }

    @Test
    default void keepsTimestampsAndTtlsApart() {
        assertThat(origin().events(
                                "plain",
                                "INSERT INTO ks.plain (id, a, b) VALUES (2, 1, 'x') USING TIMESTAMP 1000 AND TTL 500",
                                "UPDATE ks.plain USING TIMESTAMP 2000 AND TTL 600 SET a = 2, b = null WHERE id = 2",
                                "BEGIN BATCH"
                                        + " INSERT INTO ks.plain (id, a) VALUES (4, 4) USING TIMESTAMP 9000;"
                                        + " INSERT INTO ks.plain (id, a) VALUES (3, 3) USING TIMESTAMP 1000;"
                                        + " APPLY BATCH",
                                "BEGIN BATCH"
                                        + " INSERT INTO ks.plain (id, a) VALUES (5, 1) USING TIMESTAMP 100;"
                                        + " UPDATE ks.plain USING TIMESTAMP 200 AND TTL 700 SET b = 'y' WHERE id = 5;"
                                        + " APPLY BATCH",
                                "BEGIN BATCH"
                                        + " DELETE FROM ks.plain USING TIMESTAMP 10 WHERE id = 6;"
                                        + " INSERT INTO ks.plain (id, a) VALUES (6, 6) USING TIMESTAMP 11;"
                                        + " APPLY BATCH"))
                .containsExactlyInAnyOrder(
                        "c @1000 ttl=500 {id=2, a=1, b=x}",
                        "u @2000 ttl=600 {id=2, a=2} [b=tombstone]",
                        "c @1000 {id=3, a=3}",
                        "c @9000 {id=4, a=4}",
                        "c @100 {id=5, a=1}",
                        "u @200 ttl=700 {id=5, b=y}",
                        "d @10 {id=6}",
                        "c @11 {id=6, a=6}");
    }

    @Test
    default void statesExpiryAsTheNodeDoes() {
        long before = System.currentTimeMillis() / 1000;
        origin().execute("INSERT INTO ks.plain (id, a) VALUES (60, 1) USING TTL 1000");
        long after = System.currentTimeMillis() / 1000;
        ChangeEvent event = origin().changes("plain").get(0);
        assertThat(event.expiresAt()).isBetween(before + 1000, after + 1000);
        CassandraNode node = origin().sandbox().origin();
        assertThat(event.origin().node()).isEqualTo(node.address());
        assertThat(event.origin().connector()).isEqualTo("commitlog");
        assertThat(event.origin().segment()).isPositive();
        assertThat(event.origin().cluster()).isEqualTo(node.cluster());
    }
}
