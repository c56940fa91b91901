package io.drover.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SandboxIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static Sandbox sandbox;

    @BeforeAll
    static void start() {
        sandbox = Sandbox.builder().start();
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @Test
    void originAndTargetAreClustersOfTheirOwn() {
        try (CqlSession origin = session(sandbox.origin());
                CqlSession target = session(sandbox.target())) {
            assertThat(clusterName(origin)).isEqualTo("origin");
            assertThat(clusterName(target)).isEqualTo("target");
            assertThat(origin.getMetadata().getNodes()).hasSize(1);
        }
    }

    @Test
    void cdcFilesAppearAfterAWrite() {
        try (CqlSession session = session(sandbox.origin())) {
            createCdcTable(session, "cdc_files");
            session.execute("INSERT INTO cdc_files.t (k) VALUES (1)");
        }
        await(() -> hasCdcIndex(sandbox.origin()));
    }

    @Test
    void aKilledNodeComesBackWithItsData() {
        try (CqlSession session = session(sandbox.target())) {
            createCdcTable(session, "killed_node");
            session.execute("INSERT INTO killed_node.t (k) VALUES (7)");
            await(() -> hasCdcIndex(sandbox.target()));
        }
        sandbox.target().kill();
        assertThat(sandbox.target().isAlive()).isFalse();
        sandbox.target().start();
        try (CqlSession session = session(sandbox.target())) {
            assertThat(session.execute("SELECT k FROM killed_node.t").one().getInt(0))
                    .isEqualTo(7);
        }
    }

    @Test
    void aPausedWorkerAnswersAgainAfterResume() {
        ConnectWorker connect = sandbox.connect();
        connect.pause();
        assertThatThrownBy(() -> connect.request("GET", "/health", null)).isInstanceOf(IllegalStateException.class);
        connect.resume();
        assertThat(connect.request("GET", "/health", null)).isNotNull();
    }

    @Test
    void aKilledWorkerComesBack() {
        sandbox.connect().kill();
        sandbox.connect().start();
        assertThat(sandbox.connect().request("GET", "/connectors", null).isArray())
                .isTrue();
    }

    @Test
    void nodetoolReachesTheNode() {
        assertThat(sandbox.origin().nodetool("status"))
                .contains("UN")
                .contains(sandbox.origin().address());
    }

    @Test
    void aConnectorThatCannotBeCreatedIsReportedWithConnectsWords() {
        assertThatThrownBy(() -> sandbox.connect().createConnector("none", Map.of("connector.class", "no.such.Class")))
                .hasMessageContaining("no.such.Class");
    }

    static CqlSession session(CassandraNode node) {
        return CqlSession.builder()
                .addContactPoint(new InetSocketAddress(node.address(), node.port()))
                .withLocalDatacenter(CassandraNode.DATACENTER)
                .build();
    }

    static void createCdcTable(CqlSession session, String keyspace) {
        session.execute("CREATE KEYSPACE " + keyspace
                + " WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
        session.execute("CREATE TABLE " + keyspace + ".t (k int PRIMARY KEY) WITH cdc = true");
    }

    static boolean hasCdcIndex(CassandraNode node) {
        try (Stream<Path> files = Files.list(node.cdcDirectory())) {
            return files.anyMatch(file -> file.toString().endsWith("_cdc.idx"));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("still waiting").isLessThan(deadline);
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    private static String clusterName(CqlSession session) {
        return session.execute("SELECT cluster_name FROM system.local").one().getString(0);
    }
}
