package io.drover.benchmarks.snapshot;

import io.drover.benchmarks.Pace;
import io.drover.benchmarks.capture.Rivals;
import io.drover.testkit.Artifacts;
import io.drover.testkit.CassandraNode;
import io.drover.testkit.JvmCommand;
import io.drover.testkit.KafkaBroker;
import io.drover.testkit.OneShot;
import io.drover.testkit.Plugins;
import io.drover.testkit.PropertiesFile;
import io.drover.testkit.Sandbox;
import io.drover.testkit.SchemaRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The passes, each in a JVM of its own with the same heap and collector, and with nothing on its class path but its own. */
final class Forks {
    private static final Duration TIMEOUT = Duration.ofMinutes(20);

    private final Path directory;
    private final Sandbox sandbox;
    private final SchemaRegistry registry;

    Forks(Path directory, Sandbox sandbox, SchemaRegistry registry) {
        this.directory = directory;
        this.sandbox = sandbox;
        this.registry = registry;
    }

    Pace driver(String table, int rows) throws IOException {
        return pace(rows, fork(DriverPass.class, List.of(), driverArguments(sandbox.origin(), table, rows)));
    }

    /** That a copy has every row with its timestamp and expiry. */
    void check(CassandraNode target, int rows) throws IOException {
        fork(
                DriverPass.class,
                List.of(),
                Stream.concat(driverArguments(target, WideTable.FULL, rows).stream(), Stream.of("check"))
                        .toList());
    }

    /** To bytes by Drover's converter. */
    Pace scan(String table, int rows, int tasks) throws IOException {
        return pace(rows, fork(ScanPass.class, Plugins.jars("avro-converter"), scanArguments(table, rows, tasks)));
    }

    /** To bytes by Apicurio's converter. */
    Pace scanWithApicurio(String table, int rows) throws IOException {
        List<String> arguments =
                scanArguments(table, rows, 1, Plugins.APICURIO_AVRO_CONVERTER, registry.apicurioConverterSettings());
        return pace(rows, fork(ScanPass.class, Plugins.apicurioJars(), arguments));
    }

    /** Bytes. */
    double heap(String table, int rows) throws IOException {
        List<String> arguments = new ArrayList<>(scanArguments(table, rows, 1));
        arguments.add("heap");
        return fork(ScanPass.class, Plugins.jars("avro-converter"), arguments)
                .filter(line -> line.startsWith(Passes.HEAP_LINE))
                .mapToDouble(line -> Double.parseDouble(line.substring(Passes.HEAP_LINE.length())))
                .findFirst()
                .orElseThrow();
    }

    private List<String> scanArguments(String table, int rows, int tasks) throws IOException {
        return scanArguments(table, rows, tasks, Plugins.AVRO_CONVERTER, registry.converterSettings());
    }

    private List<String> scanArguments(
            String table, int rows, int tasks, String converter, Map<String, String> converterSettings)
            throws IOException {
        Map<String, String> task = new HashMap<>(Map.of(
                "name",
                "scan",
                "topic.prefix",
                "bench",
                "tables",
                WideTable.KEYSPACE + "." + table,
                "cassandra.contact.points",
                sandbox.origin().contactPoint(),
                "cassandra.datacenter",
                CassandraNode.DATACENTER,
                "task.plan",
                "64"));
        return List.of(
                String.valueOf(rows),
                String.valueOf(sandbox.origin().pid()),
                String.valueOf(tasks),
                file("scan-" + table + ".properties", task),
                converter,
                file("converter.properties", converterSettings));
    }

    private static List<String> driverArguments(CassandraNode node, String table, int rows) {
        return List.of(node.contactPoint(), table, String.valueOf(rows), String.valueOf(node.pid()));
    }

    /** The mean of the measured passes. */
    private static Pace pace(int rows, Stream<String> lines) {
        double[] seconds = new double[3];
        List<String> measured =
                lines.filter(line -> line.startsWith(Passes.LINE)).toList();
        for (String line : measured) {
            String[] numbers = line.substring(Passes.LINE.length()).split(" ");
            for (int i = 0; i < seconds.length; i++) {
                seconds[i] += Double.parseDouble(numbers[i]) / measured.size();
            }
        }
        return new Pace(rows / seconds[0], seconds[1] / rows * 1e6, seconds[2] / rows * 1e6);
    }

    private Stream<String> fork(Class<?> main, List<Path> converter, List<String> arguments) throws IOException {
        List<Path> classPath = new ArrayList<>(Plugins.jars("source-connector"));
        classPath.addAll(converter);
        classPath.addAll(Artifacts.of(
                        "org.apache.kafka:connect-api:" + KafkaBroker.VERSION,
                        "org.apache.kafka:connect-json:" + KafkaBroker.VERSION,
                        "org.slf4j:slf4j-simple:1.7.36")
                .resolve());
        classPath.add(Rivals.locationOf(Forks.class));
        classPath.add(Rivals.locationOf(CassandraNode.class));
        JvmCommand command = new JvmCommand(
                classPath,
                List.of("-Xms512m", "-Xmx512m", "-XX:+UseSerialGC", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"),
                main.getName(),
                arguments);
        return OneShot.run(command, directory.resolve("forks"), TIMEOUT).lines();
    }

    private String file(String name, Map<String, String> settings) throws IOException {
        Path file = directory.resolve(name);
        PropertiesFile.write(file, settings);
        return file.toString();
    }
}
