package io.drover.benchmarks.apply;

import io.drover.cassandra.ClusterConfig;
import io.drover.testkit.CassandraNode;
import io.drover.testkit.ConnectWorker;
import io.drover.testkit.Plugins;
import io.drover.testkit.Sandbox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** The connector working off a filled topic in a real worker. */
final class SinkRun {
    private static final Duration PATIENCE = Duration.ofMinutes(60);
    /** Compilers and caches are warm after this share of the records. */
    private static final double WARM_UP = 0.3;

    private final Sandbox sandbox;
    private final Map<String, String> converterSettings;

    /**
     * @param rate records per second, converting included, after the start
     * @param liveBytesEarly what the worker holds after a full collection, a third of the way
     * @param liveBytesLate and at the end
     */
    record Result(double rate, double liveBytesEarly, double liveBytesLate) {}

    SinkRun(Sandbox sandbox, Map<String, String> converterSettings) {
        this.sandbox = sandbox;
        this.converterSettings = converterSettings;
    }

    Result run(String topic, long records) throws Exception {
        ConnectWorker connect = sandbox.connect();
        connect.createConnector(topic, config(topic));
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", sandbox.kafka().bootstrapServers()))) {
            awaitCommitted(admin, topic, (long) (records * WARM_UP));
            double early = liveBytes(connect.pid());
            long from = awaitCommitted(admin, topic, committed(admin, topic) + 1);
            long start = System.nanoTime();
            awaitCommitted(admin, topic, records);
            double rate = (records - from) / ((System.nanoTime() - start) / 1e9);
            return new Result(rate, early, liveBytes(connect.pid()));
        } finally {
            connect.deleteConnector(topic);
        }
    }

    private Map<String, String> config(String topic) {
        Map<String, String> config = new HashMap<>();
        config.put("connector.class", "io.drover.sink.CassandraSink");
        config.put("topics", topic);
        config.put("tasks.max", "1");
        config.put(ClusterConfig.CONTACT_POINTS, sandbox.target().contactPoint());
        config.put(ClusterConfig.DATACENTER, CassandraNode.DATACENTER);
        config.put("consumer.override.auto.offset.reset", "earliest");
        for (String side : new String[] {"key", "value"}) {
            config.put(side + ".converter", Plugins.AVRO_CONVERTER);
            converterSettings.forEach((name, value) -> config.put(side + ".converter." + name, value));
        }
        return config;
    }

    private static long awaitCommitted(Admin admin, String topic, long atLeast) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            long committed = committed(admin, topic);
            if (committed >= atLeast) {
                return committed;
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the sink is at " + committed + " of " + atLeast);
            }
            Thread.sleep(10);
        }
    }

    private static long committed(Admin admin, String topic) throws InterruptedException, ExecutionException {
        OffsetAndMetadata offset = admin.listConsumerGroupOffsets("connect-" + topic)
                .partitionsToOffsetAndMetadata()
                .get()
                .get(new TopicPartition(topic, 0));
        return offset == null ? 0 : offset.offset();
    }

    /** Counting the live objects collects all others first. */
    private static double liveBytes(long pid) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        java.nio.file.Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                .toString(),
                        String.valueOf(pid),
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
