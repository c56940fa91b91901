package io.drover.sink;

import com.datastax.oss.driver.api.core.CqlSession;
import io.drover.cassandra.ClusterConfig;
import io.drover.cassandra.Sessions;
import io.drover.testkit.CassandraNode;
import io.drover.testkit.Sandbox;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One target node, broker and worker for all integration tests of this JVM, which close with it. */
final class Servers {
    private static Sandbox sandbox;

    private Servers() {}

    static synchronized Sandbox get() {
        if (sandbox == null) {
            sandbox = Sandbox.builder()
                    .sameCluster()
                    .plugins(List.of(Path.of(System.getProperty("drover.home"), "sink-connector/target/plugin")))
                    .start();
            try (CqlSession session = session()) {
                session.execute(
                        "CREATE KEYSPACE ks WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
                session.execute("CREATE TYPE ks.address (street text, zip int, tags frozen<set<text>>)");
            }
        }
        return sandbox;
    }

    static CassandraNode node() {
        return get().target();
    }

    static CqlSession session() {
        return Sessions.open(
                new ClusterConfig(
                        List.of(new InetSocketAddress(
                                sandbox.target().address(), sandbox.target().port())),
                        CassandraNode.DATACENTER,
                        null,
                        null,
                        Duration.ofSeconds(20)),
                "test");
    }

    /** The sink's settings for this target. */
    static Map<String, String> sinkSettings() {
        return new HashMap<>(Map.of(
                "name",
                "sink",
                ClusterConfig.CONTACT_POINTS,
                node().contactPoint(),
                ClusterConfig.DATACENTER,
                CassandraNode.DATACENTER,
                ClusterConfig.REQUEST_TIMEOUT_MS,
                "2000",
                CassandraSinkConfig.RETRY_BACKOFF_MAX_MS,
                "1000"));
    }
}
