package io.drover.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxIT {
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static Sandbox sandbox;

    @BeforeAll
    static void start(@TempDir Path plugins) {
        Plugins.layOut(Artifacts.of("org.apache.kafka:connect-file:4.3.1").without("*:*"), plugins, "file", Map.of());
        sandbox = Sandbox.builder()
                .plugins(List.of(Plugins.apicurioConverter(plugins)))
                .start();
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @Test
    void originAndTargetAreClustersOfTheirOwn() {
        try (CqlSession origin = session(sandbox.origin());
                CqlSession target = session(sandbox.target())) {
            assertThat(clusterName(origin)).startsWith("origin-");
            assertThat(clusterName(target)).startsWith("target-");
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
        assertThat(isHealthy(connect)).isFalse();
        connect.resume();
        await(() -> isHealthy(connect));
    }

    @Test
    void aKilledWorkerComesBackWithItsConnectors() {
        ConnectWorker connect = sandbox.connect();
        connect.createConnector(
                "file", fileSink(sandbox.directory().resolve("out").toString()));
        connect.waitUntilRunning("file");
        long pid = connect.pid();
        connect.kill();
        assertThat(isHealthy(connect)).isFalse();
        connect.start();
        assertThat(connect.pid()).isNotEqualTo(pid);
        assertThat(connect.request("GET", "/connectors", null).toString()).contains("file");
        connect.waitUntilRunning("file");
        connect.deleteConnector("file");
    }

    @Test
    void aConnectorThatFailsIsReportedWithItsTrace() {
        ConnectWorker connect = sandbox.connect();
        connect.createConnector("broken", fileSink("/no/such/folder/out"));
        assertThatThrownBy(() -> connect.waitUntilRunning("broken"))
                .isInstanceOf(ConnectorFailedException.class)
                .hasMessageContaining("/no/such/folder/out");
        connect.deleteConnector("broken");
    }

    @Test
    void theWorkerLoadsTheAvroConverter() {
        assertThat(sandbox.connect()
                        .request("GET", "/connector-plugins?connectorsOnly=false", null)
                        .findValuesAsText("class"))
                .contains("io.apicurio.registry.utils.converter.AvroConverter");
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

    @Test
    void aSandboxThatIsClosedLeavesNeitherProcessesNorFiles() {
        Sandbox other = Sandbox.builder().sameCluster().start();
        List<Long> pids = other.servers().stream().map(ServerProcess::pid).toList();
        assertThat(pids).hasSize(3);
        assertThat(other.origin().address())
                .isNotIn(sandbox.origin().address(), sandbox.target().address());
        other.connect().pause();
        other.close();
        other.close();
        assertThat(pids).noneMatch(pid -> ProcessHandle.of(pid).isPresent());
        assertThat(other.directory()).doesNotExist();
    }

    private static Map<String, String> fileSink(String file) {
        return Map.of(
                "connector.class", "org.apache.kafka.connect.file.FileStreamSinkConnector",
                "topics", "lines",
                "file", file);
    }

    private static boolean isHealthy(ConnectWorker connect) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(connect.url() + "/health"))
                .timeout(Duration.ofSeconds(2))
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    static CqlSession session(CassandraNode node) {
        return CqlSession.builder()
                .addContactPoint(new InetSocketAddress(node.address(), node.port()))
                .withLocalDatacenter(CassandraNode.DATACENTER)
                .withConfigLoader(DriverConfigLoader.programmaticBuilder()
                        .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, PATIENCE)
                        .withDuration(DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT, PATIENCE)
                        .withDuration(DefaultDriverOption.METADATA_SCHEMA_WINDOW, Duration.ofMillis(1))
                        .build())
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
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
