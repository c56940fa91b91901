package io.drover.testkit;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Every server of this JVM that runs; they end with it. */
final class RunningServers {
    private static final Set<ServerProcess> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(RunningServers::stopAll, "stop-servers"));
    }

    private RunningServers() {}

    static void add(ServerProcess server) {
        RUNNING.add(server);
    }

    static void remove(ServerProcess server) {
        RUNNING.remove(server);
    }

    private static void stopAll() {
        stop(List.copyOf(RUNNING));
    }

    static void stop(List<? extends ServerProcess> servers) {
        servers.forEach(ServerProcess::requestStop);
        servers.forEach(ServerProcess::stop);
    }
}
