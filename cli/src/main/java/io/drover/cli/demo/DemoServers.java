package io.drover.cli.demo;

import com.datastax.oss.driver.api.core.CqlSession;
import io.drover.cassandra.ClusterConfig;
import io.drover.cassandra.Sessions;
import io.drover.testkit.CassandraNode;
import io.drover.testkit.Plugins;
import io.drover.testkit.Sandbox;
import io.drover.testkit.ServerProcess;
import java.nio.file.Path;
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
