package io.drover.cli.demo;

import com.datastax.oss.driver.api.core.CqlSession;
import io.drover.cassandra.ClusterConfig;
import io.drover.cassandra.Sessions;
import io.drover.testkit.CassandraNode;
import io.drover.testkit.Plugins;
import io.drover.testkit.Sandbox;
import io.drover.testkit.ServerProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The demo's servers, with a session to each cluster. */
final class DemoServers implements AutoCloseable {
    private final Sandbox sandbox;
    private final CqlSession origin;
    private final CqlSession target;

    private DemoServers(Sandbox sandbox) {
        this.sandbox = sandbox;
        this.origin = open(sandbox.origin(), "demo-origin");
        this.target = open(sandbox.target(), "demo-target");
    }

    static DemoServers start(
            Path directory, DemoOptions options, Interference interference, Consumer<ServerProcess> started) {
        Sandbox.Builder builder = Sandbox.builder().directory(directory).plugins(Plugins.drover());
        if (options.sameCluster()) {
            builder.sameCluster();
        }
        if (options.origin() == DemoOrigin.POSTGRES) {
            addPostgres(builder, directory);
        }
        if (options.isLong()) {
            builder.optimized();
        }
        interference.beforeStart(builder);
        Sandbox sandbox = builder.start(started);
        try {
            return new DemoServers(sandbox);
        } catch (RuntimeException e) {
            sandbox.close();
            throw e;
        }
    }

    /** Beside the one Cassandra cluster, which is the target. */
    private static void addPostgres(Sandbox.Builder builder, Path directory) {
        List<Path> plugins = new ArrayList<>(Plugins.drover());
        plugins.add(Plugins.debeziumPostgres(directory.resolve("plugins")));
        // So that the password is not in the connector's configuration, which Connect shows to everybody.
        builder.sameCluster()
                .postgres()
                .plugins(plugins)
                .connectSetting("config.providers", "file")
                .connectSetting(
                        "config.providers.file.class", "org.apache.kafka.common.config.provider.FileConfigProvider");
    }

    private static CqlSession open(CassandraNode node, String name) {
        return Sessions.open(ClusterConfig.of(node.contactPoint(), CassandraNode.DATACENTER), name);
    }

    Sandbox sandbox() {
        return sandbox;
    }

    CqlSession origin() {
        return origin;
    }

    CqlSession target() {
        return target;
    }

    @Override
    public void close() {
        origin.close();
        target.close();
        sandbox.close();
    }
}
