package io.drover.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.Node;
import io.drover.cassandra.ClusterConfig;
import io.drover.cassandra.Sessions;
import io.drover.cassandra.TableSchemas;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.event.Op;
import io.drover.testkit.CassandraNode;
import io.drover.testkit.Sandbox;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** A target one of whose nodes has missed a change of the schema. */
class StaleSchemaIT {
    private static final int ROWS = 200;

    @Test
    void takesNoRecordForWrongWhileANodeLagsBehind() throws Exception {
        try (Sandbox sandbox = Sandbox.builder()
                        .originNodes(2)
                        .sameCluster()
                        .withoutKafka()
                        .start();
                CqlSession session = session(sandbox.target())) {
            session.execute(
                    "CREATE KEYSPACE ks WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
            session.execute("CREATE TABLE ks.t (k int PRIMARY KEY, l list<int>)");
            try (TaskRun task = new TaskRun(settings(sandbox), true)) {
                task.apply(EventBuilder.event(Op.CREATE, table(session))
                        .with("k", -1)
                        .build());
                CassandraNode behind = sandbox.originNodes().get(1);
                behind.nodetool("disablegossip");
                awaitDown(sandbox);
                session.execute(SimpleStatement.newInstance("ALTER TABLE ks.t ADD x text")
                        .setNode(node(session, sandbox.originNodes().get(0))));
                awaitColumn(session);

                List<SinkRecord> batch = new ArrayList<>();
                for (int k = 0; k < ROWS; k++) {
                    batch.add(task.toRecord(EventBuilder.event(Op.CREATE, table(session))
                            .with("k", k)
                            .with("x", "x")
                            .build()));
                }
                task.putOnce(batch.toArray(SinkRecord[]::new));
                // Several for each record that the node refuses.
                while (task.metric("retries-total") < 3 * ROWS) {
                    Thread.sleep(20);
                    task.putOnce();
                }
                assertThat(task.context.reasons).isEmpty();

                behind.nodetool("enablegossip");
                task.awaitAcknowledged();
                assertThat(task.context.reasons).isEmpty();
                assertThat(session.execute("SELECT x FROM ks.t").all().stream().filter(row -> !row.isNull(0)))
                        .hasSize(ROWS);
            }
        }
    }

    private static CqlSession session(CassandraNode node) {
        return Sessions.open(
                new ClusterConfig(
                        List.of(new InetSocketAddress(node.address(), node.port())),
                        CassandraNode.DATACENTER,
                        null,
                        null,
                        Duration.ofSeconds(60)),
                "test");
    }

    private static Map<String, String> settings(Sandbox sandbox) {
        return new HashMap<>(Map.of(
                "name",
                "sink",
                ClusterConfig.CONTACT_POINTS,
                sandbox.target().contactPoint(),
                ClusterConfig.DATACENTER,
                CassandraNode.DATACENTER,
                CassandraSinkConfig.CONSISTENCY_LEVEL,
                "ONE",
                CassandraSinkConfig.RETRY_BACKOFF_MAX_MS,
                "1000"));
    }

    private static void awaitDown(Sandbox sandbox) throws InterruptedException {
        while (!sandbox.target().nodetool("status").contains("DN")) {
            Thread.sleep(200);
        }
    }

    private static void awaitColumn(CqlSession session) throws InterruptedException {
        while (table(session).indexOf("x") < 0) {
            session.refreshSchema();
            Thread.sleep(200);
        }
    }

    private static Node node(CqlSession session, CassandraNode which) {
        return session.getMetadata()
                .findNode(new InetSocketAddress(which.address(), which.port()))
                .orElseThrow();
    }

    private static TableSchema table(CqlSession session) {
        return TableSchemas.find(session, new TableId("ks", "t")).orElseThrow();
    }
}
