package io.drover.benchmarks.apply;

import io.drover.benchmarks.Applied;
import io.drover.benchmarks.Pace;
import io.drover.cassandra.ClusterConfig;
import io.drover.testkit.CassandraNode;
import io.drover.testkit.Plugins;
import io.drover.testkit.Sandbox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/** The connector working off a filled topic in a real worker. */
final class SinkRun {
    private static final Duration PATIENCE = Duration.ofMinutes(60);
    /** Compilers and caches are warm after this share of the records. */
    private static final double WARM_UP = 0.3;

    private final Sandbox sandbox;
    private final Map<String, String> converterSettings;

    SinkRun(Sandbox sandbox, Map<String, String> converterSettings) {
        this.sandbox = sandbox;
        this.converterSettings = converterSettings;
    }

    /**
     * From when the start is over, converting included.
     *
     * @param connector which no other run has, as it begins at the topic's start
     */
    Pace run(String connector, String topic, long records) throws Exception {
        try (Admin admin = start(connector, topic)) {
            awaitApplied(admin, connector, (long) (records * WARM_UP));
            // Without what came before, which would be collected while it is measured.
            liveBytes();
            long from = awaitApplied(admin, connector, Applied.records(admin, connector) + 1);
            Pace.Stopwatch watch =
                    new Pace.Stopwatch(sandbox.connect().pid(), sandbox.target().pid());
            awaitApplied(admin, connector, records);
            return watch.pace(records - from);
        } finally {
            sandbox.connect().deleteConnector(connector);
        }
    }

    /** What the worker holds after a full collection, in bytes, each time so many records are applied. */
    Map<Long, Double> heap(String topic, List<Long> records) throws Exception {
        Map<Long, Double> live = new LinkedHashMap<>();
        try (Admin admin = start(topic, topic)) {
            for (long count : records) {
                awaitApplied(admin, topic, count);
                live.put(count, liveBytes());
            }
        } finally {
            sandbox.connect().deleteConnector(topic);
        }
        return live;
    }

    private Admin start(String connector, String topic) {
        sandbox.connect().createConnector(connector, config(sandbox, "topics", topic, converterSettings));
        return Admin.create(Map.of("bootstrap.servers", sandbox.kafka().bootstrapServers()));
    }

    /** @param selection {@code topics} or {@code topics.regex} */
    static Map<String, String> config(
            Sandbox sandbox, String selection, String topics, Map<String, String> converterSettings) {
        Map<String, String> config = new HashMap<>();
        config.put("connector.class", "io.drover.sink.CassandraSink");
        config.put(selection, topics);
        config.put("tasks.max", "1");
        config.put(ClusterConfig.CONTACT_POINTS, sandbox.target().contactPoint());
        config.put(ClusterConfig.DATACENTER, CassandraNode.DATACENTER);
        config.put("consumer.override.auto.offset.reset", "earliest");
        putConverter(config, converterSettings);
        return config;
    }

    static void putConverter(Map<String, String> config, Map<String, String> converterSettings) {
        for (String side : List.of("key", "value")) {
            config.put(side + ".converter", Plugins.AVRO_CONVERTER);
            converterSettings.forEach((name, value) -> config.put(side + ".converter." + name, value));
        }
    }

    private static long awaitApplied(Admin admin, String connector, long atLeast) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            long applied = Applied.records(admin, connector);
            if (applied >= atLeast) {
                return applied;
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the sink is at " + applied + " of " + atLeast);
            }
            Thread.sleep(50);
        }
    }

    /** Counting the live objects collects all others first. */
    private double liveBytes() throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        String.valueOf(sandbox.connect().pid()),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        jcmd.waitFor();
        String total = output.lines()
                .filter(line -> line.startsWith("Total"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("jcmd says: " + output));
        return Double.parseDouble(total.trim().split("\\s+")[2]);
    }
}
