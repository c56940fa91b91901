package io.drover.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import io.drover.cassandra.TableSchemas;
import io.drover.model.Column;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Delta;
import io.drover.model.event.Op;
import io.drover.model.type.ScalarType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Records that can never be applied: set aside if there is a dead letter queue, the end of the task if not. */
class InvalidRecordsIT {
    private static CqlSession session;
    private static TableSchema table;

    @BeforeAll
    static void start() {
        Servers.get();
        session = Servers.session();
        session.execute("CREATE TABLE ks.strict (k int PRIMARY KEY, v text, b blob, only_here text)");
        session.execute("CREATE TABLE ks.strict_lists (k int PRIMARY KEY, l list<int>)");
        table = new TableSchema(
                new TableId("ks", "strict"),
                List.of(
                        new Column("k", ScalarType.INT, Column.Kind.PARTITION_KEY),
                        new Column("v", ScalarType.TEXT, Column.Kind.REGULAR),
                        new Column("b", ScalarType.BLOB, Column.Kind.REGULAR)));
    }

    @AfterAll
    static void stop() {
        session.close();
    }

    @Test
    void setsThemAsideAndGoesOn() {
        try (TaskRun task = new TaskRun(Servers.sinkSettings(), true)) {
            task.apply(
                    good(1),
                    ofOtherTable("absent", "v", ScalarType.TEXT, "x"),
                    ofOtherTable("strict", "nowhere", ScalarType.TEXT, "x"),
                    ofOtherTable("strict", "v", ScalarType.INT, 5),
                    EventBuilder.event(Op.UPDATE, find("strict_lists"))
                            .with("k", 1)
                            .with("l", List.of(1), Delta.ADD)
                            .build(),
                    EventBuilder.event(Op.CREATE, table)
                            .with("k", 3)
                            .at(Long.MIN_VALUE)
                            .build(),
                    tooLarge(),
                    good(2));
            assertThat(task.context.reasons)
                    .extracting(Throwable::getMessage)
                    .satisfiesExactlyInAnyOrder(
                            message -> assertThat(message).contains("ks.absent", "does not exist", "offset 1"),
                            message ->
                                    assertThat(message).contains("ks.strict", "nowhere", "no such column", "offset 2"),
                            message -> assertThat(message)
                                    .contains("ks.strict", "column v", "text there and int", "offset 3"),
                            message -> assertThat(message)
                                    .contains("ks.strict_lists", "column l", "comes whole", "offset 4"),
                            message -> assertThat(message).contains("ks.strict", "offset 5"),
                            message -> assertThat(message).contains("ks.strict", "offset 6"));
            assertThat(session.execute("SELECT k FROM ks.strict WHERE k IN (1, 2, 3, 4)")
                            .all())
                    .hasSize(2);
        }
    }

    @Test
    void failsTheTaskNamingTheRecordWithoutADeadLetterQueue() {
        try (TaskRun task = new TaskRun(Servers.sinkSettings(), false)) {
            assertThatThrownBy(() -> task.apply(good(1), ofOtherTable("strict", "nowhere", ScalarType.TEXT, "x")))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContainingAll(
                            "topic events", "partition 0", "offset 1", "ks.strict", "nowhere", "errors.tolerance");
            assertThat(task.committable()).isLessThanOrEqualTo(1);
        }
    }

    /** Even with a dead letter queue: going on would leave rows at the target that the origin does not have. */
    @Test
    void failsTheTaskOnATruncationThatIsNotAllowed() {
        try (TaskRun task = new TaskRun(Servers.sinkSettings(), true)) {
            assertThatThrownBy(() -> task.apply(
                            good(1), EventBuilder.event(Op.TRUNCATE, table).build()))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContainingAll("offset 1", "ks.strict", "truncated", "allow.truncate");
            assertThat(session.execute("SELECT k FROM ks.strict WHERE k = 1").all())
                    .hasSize(1);
        }
    }

    @Test
    void failsTheTaskOnWhatTheServerRefuses() {
        try (TaskRun task = new TaskRun(Servers.sinkSettings(), false)) {
            assertThatThrownBy(() -> task.apply(tooLarge()))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContainingAll("topic events", "offset 0", "ks.strict");
        }
    }

    @Test
    void refusesWhatIsNoChangeEvent() {
        try (TaskRun task = new TaskRun(Servers.sinkSettings(), true)) {
            task.put(List.of(
                    new SinkRecord("events", 0, null, null, null, null, 0),
                    new SinkRecord("events", 0, null, null, null, "text", 1)));
            assertThat(task.context.reasons).hasSize(2);
        }
    }

    /** Columns that come and go at the target while the task runs. */
    @Test
    void followsTheTargetsSchema() {
        session.execute("CREATE TABLE ks.changing (k int PRIMARY KEY, v text)");
        TableSchema before = find("changing");
        try (TaskRun task = new TaskRun(Servers.sinkSettings(), true)) {
            task.apply(EventBuilder.event(Op.CREATE, before)
                    .with("k", 1)
                    .with("v", "x")
                    .build());
            session.execute("ALTER TABLE ks.changing ADD w text");
            task.apply(EventBuilder.event(Op.CREATE, find("changing"))
                    .with("k", 2)
                    .with("w", "x")
                    .build());
            assertThat(task.context.deadLetters).isEmpty();
            session.execute("ALTER TABLE ks.changing DROP v");
            List<ChangeEvent> stale = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                stale.add(EventBuilder.event(Op.CREATE, before)
                        .with("k", 3)
                        .with("v", "x")
                        .build());
            }
            task.apply(stale);
            assertThat(task.context.reasons)
                    .hasSize(20)
                    .allSatisfy(reason ->
                            assertThat(reason).hasMessageContainingAll("ks.changing", "column v", "no such column"));
        }
        assertThat(session.execute("SELECT k FROM ks.changing").all()).hasSize(2);
    }

    private static ChangeEvent good(int key) {
        return EventBuilder.event(Op.CREATE, table)
                .with("k", key)
                .with("v", "x")
                .build();
    }

    private static ChangeEvent tooLarge() {
        return EventBuilder.event(Op.CREATE, table)
                .with("k", 4)
                .with("b", ByteBuffer.allocate(9 << 20))
                .build();
    }

    private static ChangeEvent ofOtherTable(String name, String column, ScalarType type, Object value) {
        TableSchema other = new TableSchema(
                new TableId("ks", name),
                List.of(
                        new Column("k", ScalarType.INT, Column.Kind.PARTITION_KEY),
                        new Column(column, type, Column.Kind.REGULAR)));
        return EventBuilder.event(Op.CREATE, other)
                .with("k", 9)
                .with(column, value)
                .build();
    }

    private static TableSchema find(String name) {
        return TableSchemas.find(session, new TableId("ks", name)).orElseThrow();
    }
}
