package io.drover.benchmarks.snapshot;

import io.drover.testkit.Artifacts;
import io.drover.testkit.CassandraNode;
import io.drover.testkit.JvmCommand;
import io.drover.testkit.OneShot;
import io.drover.testkit.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * DSBulk through CSV files, with its options to keep timestamps and TTLs. The time is the one that it tells in its log, in
 * whole seconds; it does not count the start of its JVM.
 */
final class DsBulk {
    /** The worker that it runs against has the same. */
    static final String HEAP = "1g";

    private static final Artifacts RUNNER = Artifacts.of(
            "com.datastax.oss:dsbulk-runner:1.10.0",
            // What its distribution adds; it finds them as services.
            "com.datastax.oss:dsbulk-workflow-unload:1.10.0",
            "com.datastax.oss:dsbulk-workflow-load:1.10.0",
            "com.datastax.oss:dsbulk-connectors-csv:1.10.0",
            "com.datastax.oss:dsbulk-codecs-text:1.10.0",
            "com.datastax.oss:dsbulk-executor-reactor:1.10.0",
            "com.datastax.oss:dsbulk-batcher-reactor:1.10.0",
            "ch.qos.logback:logback-classic:1.2.11");
    private static final Duration TIMEOUT = Duration.ofMinutes(60);
    private static final Pattern DONE = Pattern.compile("completed successfully in (.*)\\.");
    private static final Pattern AMOUNT = Pattern.compile("(\\d+) (hour|minute|second)");
    private static final Map<String, Integer> SECONDS = Map.of("hour", 3600, "minute", 60, "second", 1);

    private final Path directory;
    private final Sandbox sandbox;

    DsBulk(Path directory, Sandbox sandbox) {
        this.directory = directory;
        this.sandbox = sandbox;
    }

    /** Seconds. */
    double unload() throws IOException {
        return run("unload", sandbox.origin());
    }

    /** Seconds; from what was unloaded, into the target. */
    double load() throws IOException {
        return run("load", sandbox.target());
    }

    private double run(String operation, CassandraNode node) throws IOException {
        Path logs = directory.resolve(operation + "-logs");
        List<String> arguments = new ArrayList<>(List.of(
                operation,
                "-h",
                node.address(),
                "-port",
                String.valueOf(node.port()),
                "-k",
                WideTable.KEYSPACE,
                "-t",
                WideTable.FULL,
                "-url",
                directory.resolve("csv").toString(),
                "-logDir",
                logs.toString(),
                "-timestamp",
                "true",
                "-ttl",
                "true",
                "--driver.basic.load-balancing-policy.local-datacenter",
                CassandraNode.DATACENTER));
        OneShot.run(
                new JvmCommand(
                        RUNNER.resolve(),
                        List.of("-Xms" + HEAP, "-Xmx" + HEAP, "-XX:+UseSerialGC"),
                        "com.datastax.oss.dsbulk.runner.DataStaxBulkLoader",
                        arguments),
                directory,
                TIMEOUT);
        try (Stream<Path> files = Files.walk(logs)) {
            Path log = files.filter(file -> file.endsWith("operation.log"))
                    .findFirst()
                    .orElseThrow();
            return seconds(Files.readString(log));
        }
    }

    private static double seconds(String log) {
        Matcher done = DONE.matcher(log);
        if (!done.find()) {
            throw new IllegalStateException("DSBulk did not succeed:\n" + log);
        }
        long seconds = AMOUNT.matcher(done.group(1))
                .results()
                .mapToLong(amount -> Long.parseLong(amount.group(1)) * SECONDS.get(amount.group(2)))
                .sum();
        return Math.max(1, seconds);
    }
}
