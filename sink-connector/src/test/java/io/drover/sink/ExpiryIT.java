package io.drover.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.drover.cassandra.TableSchemas;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.event.Op;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ExpiryIT {
    private static CqlSession session;
    private static TaskRun task;
    private static TableSchema table;
    private final long now = System.currentTimeMillis() / 1000;

    @BeforeAll
    static void start() {
        Servers.get();
        session = Servers.session();
        session.execute("CREATE TABLE ks.expiry (k text PRIMARY KEY, v text, w text) WITH default_time_to_live = 1000");
        table = TableSchemas.find(session, new TableId("ks", "expiry")).orElseThrow();
        task = new TaskRun(Servers.sinkSettings(), false);
    }

    @AfterAll
    static void stop() {
        task.close();
        session.close();
    }

    @Test
    void writesTheTimeThatIsLeft() {
        task.apply(event(Op.CREATE, "left", 10)
                .ttl(100_000, now + 3000)
                .with("v", "x")
                .build());
        Row row = read("left");
        assertThat(row.getInt("ttl")).isBetween(2950, 3000);
        assertThat(row.getLong("written")).isEqualTo(10);
    }

    /** A request that is long under way is applied with the time that was left when it was made. */
    @Test
    void aTargetThatIsSlowDoesNotProlongIt() throws InterruptedException {
        task.apply(event(Op.CREATE, "prepares the statement", 10)
                .ttl(100_000, now + 3000)
                .with("v", "x")
                .build());
        Servers.node().pause();
        try {
            task.putOnce(task.toRecord(event(Op.CREATE, "slow", 10)
                    .ttl(100_000, now + 3000)
                    .with("v", "x")
                    .build()));
            Thread.sleep(Duration.ofSeconds(4).toMillis());
        } finally {
            Servers.node().resume();
        }
        task.awaitAcknowledged();

        Row row = session.execute(SimpleStatement.newInstance("SELECT TTL(v) FROM ks.expiry WHERE k = 'slow'")
                        .setNowInSeconds((int) now))
                .one();
        assertThat(row.getInt(0)).isEqualTo(3000);
    }

    @Test
    void keepsTheTablesDefaultTtlOffWhatHasNone() {
        task.apply(
                event(Op.CREATE, "none", 10).with("v", "x").build(),
                event(Op.UPDATE, "none", 11).with("w", "x").build());
        Row row = read("none");
        assertThat(row.getString("v")).isEqualTo("x");
        assertThat(row.isNull("ttl")).isTrue();
        assertThat(session.execute("SELECT TTL(w) AS ttl FROM ks.expiry WHERE k = 'none'")
                        .one()
                        .isNull("ttl"))
                .isTrue();
    }

    @Test
    void whatHasExpiredShadowsOlderCells() {
        task.apply(
                event(Op.UPDATE, "shadow", 12)
                        .ttl(10, now - 100)
                        .with("v", "late")
                        .build(),
                event(Op.UPDATE, "shadow", 10).with("v", "old").with("w", "old").build());
        Row row = read("shadow");
        assertThat(row.isNull("v")).isTrue();
        assertThat(row.getString("w")).isEqualTo("old");
    }

    /** As a replay finds them, of an hour ago and of last year. */
    @Test
    void aRowThatHasExpiredIsNeverSeen() {
        for (long ago : List.of(1L, 600L, 31_000_000L)) {
            String key = "expired " + ago;
            task.apply(event(Op.CREATE, key, 10)
                    .ttl(10, now - ago)
                    .with("v", "late")
                    .build());
            assertThat(read(key)).as(key).isNull();
        }
    }

    /** At the origin, a marker that expires takes the row with it, even if an older INSERT had no TTL. */
    @Test
    void anExpiredRowMarkerShadowsAnOlderOne() {
        task.apply(
                event(Op.CREATE, "marker", 10).with("v", "old").build(),
                event(Op.CREATE, "marker", 12)
                        .ttl(10, now - 100)
                        .with("v", "late")
                        .build());
        assertThat(read("marker")).isNull();
        task.apply(event(Op.CREATE, "marker", 10).with("v", "old").build());
        assertThat(read("marker")).isNull();
    }

    private static EventBuilder event(Op op, String key, long writetime) {
        return EventBuilder.event(op, table).at(writetime).with("k", key);
    }

    private static Row read(String key) {
        return session.execute(
                        "SELECT v, w, TTL(v) AS ttl, WRITETIME(v) AS written FROM ks.expiry WHERE k = '" + key + "'")
                .one();
    }
}
