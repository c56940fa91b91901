package io.drover.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import io.drover.cassandra.TableSchemas;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Op;
import java.nio.ByteBuffer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How many requests events take. With one node, all partitions have the same replicas. */
class BatchIT {
    private static final int EVENTS = 25;

    private static CqlSession session;

    @BeforeAll
    static void start() {
        Servers.get();
        session = Servers.session();
        session.execute("CREATE TABLE ks.plain (k text PRIMARY KEY, b blob)");
        session.execute("CREATE TABLE ks.composite (j int, k text, c int, b blob, PRIMARY KEY ((j, k), c))");
    }

    @AfterAll
    static void stop() {
        session.close();
    }

    @Test
    void partitionsWithTheSameReplicasGoTogether() {
        assertThat(requests("plain", 10)).isEqualTo(3);
        assertThat(requests("composite", 10)).isEqualTo(3);
    }

    @Test
    void aBatchHasABoundInBytes() {
        assertThat(requests("plain", 2000)).isBetween(13d, 14d);
        assertThat(requests("plain", 6000)).isEqualTo(EVENTS);
    }

    private static double requests(String table, int bytes) {
        session.execute("TRUNCATE ks." + table);
        TableSchema schema =
                TableSchemas.find(session, new TableId("ks", table)).orElseThrow();
        try (TaskRun task = new TaskRun(Servers.sinkSettings(), false)) {
            task.apply(IntStream.range(0, EVENTS)
                    .mapToObj(i -> event(schema, i, bytes))
                    .toList());
            assertThat(session.execute("SELECT k FROM ks." + table).all()).hasSize(EVENTS);
            return task.metric("requests-total");
        }
    }

    private static ChangeEvent event(TableSchema schema, int i, int bytes) {
        EventBuilder event =
                EventBuilder.event(Op.CREATE, schema).with("k", "key " + i).with("b", ByteBuffer.allocate(bytes));
        return (schema.partitionKeySize() == 1 ? event : event.with("j", i).with("c", 1)).build();
    }
}
