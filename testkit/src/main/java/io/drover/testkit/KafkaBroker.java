package io.drover.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One Kafka broker that is its own KRaft controller. */
public final class KafkaBroker extends ServerProcess {
    public static final String VERSION = "4.3.1";
    private static final String CLUSTER_ID = "drover-sandbox-kafka-1";

    static final String LOG4J = "org.apache.logging.log4j:log4j-slf4j-impl:2.25.4";

    private static final Artifacts ARTIFACTS =
            Artifacts.of("org.apache.kafka:kafka_2.13:" + VERSION, LOG4J).without("ch.qos.logback:*");

    private final int port = Ports.free();
    private final int controllerPort = Ports.free();
    private final Map<String, String> settings;

    /** @param settings broker properties that replace or extend the generated ones */
    KafkaBroker(Path directory, Map<String, String> settings) {
        super("kafka", directory);
        this.settings = Map.copyOf(settings);
    }

    public String bootstrapServers() {
        return Ports.LOCALHOST + ":" + port;
    }

    private Path properties() {
        return directory().resolve("server.properties");
    }

    @Override
    JvmCommand command() {
        return jvm("kafka.Kafka", List.of("-Xmx256m"), List.of(properties().toString()));
    }

    private JvmCommand jvm(String mainClass, List<String> flags, List<String> arguments) {
        List<String> allFlags = new ArrayList<>(List.of(
                "-XX:+UseSerialGC", "-Dlog4j2.configurationFile=" + directory().resolve("log4j2.properties")));
        allFlags.addAll(flags);
        return new JvmCommand(ARTIFACTS.resolve(), allFlags, mainClass, arguments);
    }

    @Override
    boolean isReady() {
        return Ports.isListening(Ports.LOCALHOST, port);
    }

    @Override
    void prepare() throws IOException {
        Path logs = directory().resolve("logs");
        String client = "PLAINTEXT://" + bootstrapServers();
        String controller = Ports.LOCALHOST + ":" + controllerPort;
        Map<String, String> properties = new HashMap<>();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", "1");
        properties.put("controller.quorum.voters", "1@" + controller);
        properties.put("listeners", client + ",CONTROLLER://" + controller);
        properties.put("controller.listener.names", "CONTROLLER");
        properties.put("log.dirs", logs.toString());
        properties.put("offsets.topic.replication.factor", "1");
        properties.put("offsets.topic.num.partitions", "4");
        properties.put("transaction.state.log.replication.factor", "1");
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("share.coordinator.state.topic.replication.factor", "1");
        properties.put("share.coordinator.state.topic.min.isr", "1");
        properties.put("group.min.session.timeout.ms", "1000");
        properties.put("group.initial.rebalance.delay.ms", "0");
        properties.putAll(settings);
        PropertiesFile.write(properties(), properties);
        PropertiesFile.writeLog4j2(directory().resolve("log4j2.properties"), Map.of());
        if (!Files.exists(logs.resolve("meta.properties"))) {
            OneShot.run(
                    jvm(
                            "kafka.tools.StorageTool",
                            List.of("-Xmx128m", "-XX:TieredStopAtLevel=1"),
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
