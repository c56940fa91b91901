package io.drover.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** One Kafka broker that is its own KRaft controller. */
public final class KafkaBroker extends ServerProcess {
    static final String VERSION = "4.3.1";
    private static final String CLUSTER_ID = "drover-sandbox-kafka-1";
    private static final String HOST = "127.0.0.1";

    static final String LOG4J = "org.apache.logging.log4j:log4j-slf4j-impl:2.25.4";

    private static final Artifacts ARTIFACTS =
            Artifacts.of("org.apache.kafka:kafka_2.13:" + VERSION, LOG4J).without("ch.qos.logback:*");

    private final int port = Ports.free();
    private final int controllerPort = Ports.free();

    KafkaBroker(Path directory) {
        super("kafka", directory);
    }

    public String bootstrapServers() {
        return HOST + ":" + port;
    }

    private Path properties() {
        return directory().resolve("server.properties");
    }

    @Override
    JvmCommand command() {
        return jvm("kafka.Kafka", List.of(properties().toString()));
    }

    private JvmCommand jvm(String mainClass, List<String> arguments) {
        return new JvmCommand(
                ARTIFACTS.resolve(),
                List.of(
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-Dlog4j2.configurationFile=" + directory().resolve("log4j2.properties")),
                mainClass,
                arguments);
    }

    @Override
    boolean isReady() {
        return Ports.isListening(HOST, port);
    }

    @Override
    void prepare() throws IOException {
        Path logs = directory().resolve("logs");
        Files.writeString(
                properties(),
                Map.ofEntries(
                                Map.entry("process.roles", "broker,controller"),
                                Map.entry("node.id", "1"),
                                Map.entry("controller.quorum.voters", "1@" + HOST + ":" + controllerPort),
                                Map.entry(
                                        "listeners",
                                        "PLAINTEXT://" + HOST + ":" + port + ",CONTROLLER://" + HOST + ":"
                                                + controllerPort),
                                Map.entry("controller.listener.names", "CONTROLLER"),
                                Map.entry("log.dirs", logs.toString()),
                                Map.entry("offsets.topic.replication.factor", "1"),
                                Map.entry("offsets.topic.num.partitions", "4"),
                                Map.entry("transaction.state.log.replication.factor", "1"),
                                Map.entry("transaction.state.log.min.isr", "1"),
                                Map.entry("share.coordinator.state.topic.replication.factor", "1"),
                                Map.entry("share.coordinator.state.topic.min.isr", "1"),
                                Map.entry("group.min.session.timeout.ms", "1000"),
                                Map.entry("group.initial.rebalance.delay.ms", "0"),
                                Map.entry("auto.create.topics.enable", "true"))
                        .entrySet()
                        .stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
                        .collect(Collectors.joining()));
        Log4j2.write(directory().resolve("log4j2.properties"), "warn", Map.of());
        if (!Files.exists(logs.resolve("meta.properties"))) {
            OneShot.run(
                    jvm(
                            "kafka.tools.StorageTool",
                            List.of(
                                    "format",
                                    "-t",
                                    CLUSTER_ID,
                                    "-c",
                                    properties().toString())),
                    directory());
        }
    }
}
