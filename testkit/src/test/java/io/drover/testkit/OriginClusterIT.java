package io.drover.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.metadata.NodeState;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OriginClusterIT {
    @TempDir
    private Path directory;

    private Sandbox.Builder nodes(int count) {
        return Sandbox.builder()
                .directory(directory)
                .originNodes(count)
                .sameCluster()
                .withoutKafka();
    }

    @Test
    void threeNodesAreOneClusterThatMissesAPausedOne() {
        try (Sandbox sandbox = nodes(3).start();
                CqlSession session = SandboxIT.session(sandbox.origin())) {
            for (CassandraNode node : sandbox.originNodes()) {
                assertThat(node.nodetool("status").lines().filter(line -> line.startsWith("UN")))
                        .as("as seen by %s", node.name())
                        .hasSize(3);
            }
            Node first = session.getMetadata().getNodes().values().iterator().next();
            for (String statement : List.of(
                    "CREATE KEYSPACE all_nodes"
                            + " WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 3}",
                    "CREATE TABLE all_nodes.t (k int PRIMARY KEY) WITH cdc = true")) {
                session.execute(SimpleStatement.newInstance(statement).setNode(first));
            }
            awaitTable(session, "all_nodes.t");
            session.execute("INSERT INTO all_nodes.t (k) VALUES (1)");
            sandbox.originNodes().forEach(node -> SandboxIT.await(() -> SandboxIT.hasCdcIndex(node)));
            CassandraNode third = sandbox.originNodes().get(2);
            third.pause();
            SandboxIT.await(() -> sandbox.origin().nodetool("status").contains("DN"));
            third.resume();
            SandboxIT.await(() -> session.getMetadata().getNodes().values().stream()
                    .allMatch(node -> node.getState() != NodeState.DOWN));
        }
    }

    /**
     * Waits until each node serves the table. Agreement on the schema's version is not enough: a node records a new version
     * in system.local before it has made the tables.
     */
    private static void awaitTable(CqlSession session, String table) {
        SimpleStatement query = SimpleStatement.newInstance("SELECT * FROM " + table + " LIMIT 1")
                .setConsistencyLevel(ConsistencyLevel.ONE);
        for (Node node : session.getMetadata().getNodes().values()) {
            SandboxIT.await(() -> {
                try {
                    session.execute(query.setNode(node));
                    return true;
                } catch (DriverException e) {
                    return false;
                }
            });
        }
    }

    @Test
    void anotherSandboxInTheSameDirectoryHasItsData() {
        try (Sandbox first = nodes(1).start();
                CqlSession session = SandboxIT.session(first.origin())) {
            SandboxIT.createCdcTable(session, "kept");
            session.execute("INSERT INTO kept.t (k) VALUES (5)");
        }
        try (Sandbox second = nodes(1).start();
                CqlSession session = SandboxIT.session(second.origin())) {
            assertThat(session.execute("SELECT k FROM kept.t").one().getInt(0)).isEqualTo(5);
        }
    }
}
