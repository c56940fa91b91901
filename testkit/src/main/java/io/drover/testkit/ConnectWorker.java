package io.drover.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A Kafka Connect worker in distributed mode, and what tests ask of its REST API. */
public final class ConnectWorker extends ServerProcess {
    private static final Artifacts ARTIFACTS = Artifacts.of(
                    "org.apache.kafka:connect-runtime:" + KafkaBroker.VERSION,
                    "org.apache.kafka:connect-json:" + KafkaBroker.VERSION,
                    "org.apache.kafka:connect-transforms:" + KafkaBroker.VERSION,
                    KafkaBroker.LOG4J)
            .without("ch.qos.logback:*");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration REBALANCE_TIMEOUT = Duration.ofSeconds(120);
    private static final int CONFLICT = 409;
    private static final Duration RUNNING_TIMEOUT = Duration.ofSeconds(180);

    private final int port = Ports.free();
    private final String bootstrapServers;
    private final List<Path> pluginPath;
    private final Map<String, String> settings;
    private final List<String> jvmFlags;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    /**
     * @param pluginPath folders that hold plugin folders
     * @param settings worker properties that replace or extend the generated ones
     * @param jvmFlags added behind the generated ones, such as {@code -Xmx256m}
     */
    ConnectWorker(
            Path directory,
            String bootstrapServers,
            List<Path> pluginPath,
            Map<String, String> settings,
            List<String> jvmFlags) {
        super("connect", directory);
        this.bootstrapServers = bootstrapServers;
        this.pluginPath = List.copyOf(pluginPath);
        this.settings = Map.copyOf(settings);
        this.jvmFlags = List.copyOf(jvmFlags);
    }

    /** The jars of every worker. */
    public static List<Path> classPath() {
        return ARTIFACTS.resolve();
    }

    public String url() {
        return "http://" + Ports.LOCALHOST + ":" + port;
    }

    /** Creates the connector or changes its configuration. */
    public void createConnector(String name, Map<String, String> config) {
        try {
            request("PUT", "/connectors/" + name + "/config", JSON.writeValueAsString(config));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Deletes the connector and waits until its tasks are gone, so that a new one of its name is not taken for it.
     *
     * @throws IllegalStateException when it takes too long
     */
    public void deleteConnector(String name) {
        request("DELETE", "/connectors/" + name, null);
        long deadline = System.nanoTime() + REBALANCE_TIMEOUT.toNanos();
        while (hasStatus(name)) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(name + " was deleted and is still there");
            }
            sleep();
        }
    }

    private boolean hasStatus(String name) {
        try {
            status(name);
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    public JsonNode status(String name) {
        return request("GET", "/connectors/" + name + "/status", null);
    }

    /** What the connector's tasks have committed. */
    public JsonNode offsets(String name) {
        return request("GET", "/connectors/" + name + "/offsets", null);
    }

    /**
     * Waits until the connector and at least one task run. After a kill, Connect goes on reporting the state of before until
     * the worker is back in its group.
     *
     * @throws ConnectorFailedException with the trace, as soon as one is FAILED
     * @throws IllegalStateException with the last status, when it takes too long
     */
    public void waitUntilRunning(String name) {
        long deadline = System.nanoTime() + RUNNING_TIMEOUT.toNanos();
        String last = "no status yet";
        while (System.nanoTime() < deadline) {
            try {
                JsonNode status = status(name);
                last = status.toString();
                if (isRunning(status)) {
                    return;
                }
            } catch (IllegalStateException e) {
                // Right after the creation there is no status, and a rebalance answers 409.
                last = e.getMessage();
            }
            sleep();
        }
        throw new IllegalStateException(name + " does not run: " + last);
    }

    private static boolean isRunning(JsonNode status) {
        JsonNode tasks = status.path("tasks");
        failIfFailed(status.path("connector"));
        tasks.forEach(ConnectWorker::failIfFailed);
        return !tasks.isEmpty()
                && "RUNNING".equals(status.path("connector").path("state").asText())
                && tasks.findValuesAsText("state").stream().allMatch("RUNNING"::equals);
    }

    private static void failIfFailed(JsonNode part) {
        if ("FAILED".equals(part.path("state").asText())) {
            throw new ConnectorFailedException(part.path("trace").asText());
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /**
     * Any request to the REST API. A worker that is busy with a rebalance is asked again for a while.
     *
     * @param body JSON, or null for none
     * @return JSON's null when the answer is empty
     * @throws IllegalStateException with the answer's text, when its status is 400 or above
     */
    public JsonNode request(String method, String path, String body) {
        long deadline = System.nanoTime() + REBALANCE_TIMEOUT.toNanos();
        try {
            HttpResponse<String> response = send(method, path, body);
            while (isRebalancing(response) && System.nanoTime() < deadline) {
                sleep();
                response = send(method, path, body);
            }
            if (response.statusCode() >= 400) {
                throw new IllegalStateException(
                        method + " " + path + " answered " + response.statusCode() + ": " + response.body());
            }
            return response.body().isEmpty() ? JSON.nullNode() : JSON.readTree(response.body());
        } catch (IOException e) {
            throw new IllegalStateException(method + " " + path + " failed: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest.BodyPublisher content =
                body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
        return http.send(
                HttpRequest.newBuilder(URI.create(url() + path))
                        .timeout(REQUEST_TIMEOUT)
                        .header("Content-Type", "application/json")
                        .method(method, content)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Other conflicts (a name that exists, offsets of a running connector) stay conflicts. */
    private static boolean isRebalancing(HttpResponse<String> response) {
        return response.statusCode() == CONFLICT && response.body().contains("momentarily");
    }

    @Override
    JvmCommand command() {
        List<String> flags = new ArrayList<>(List.of(
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "--add-opens=java.base/jdk.internal.ref=ALL-UNNAMED",
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                "-Dlog4j2.configurationFile=" + directory().resolve("log4j2.properties")));
        flags.addAll(jvmFlags);
        return new JvmCommand(
                classPath(),
                flags,
                "org.apache.kafka.connect.cli.ConnectDistributed",
                List.of(directory().resolve("connect.properties").toString()));
    }

    @Override
    boolean isReady() {
        try {
            request("GET", "/health", null);
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    @Override
    void prepare() throws IOException {
        // Connect refuses an empty plugin path.
        List<Path> plugins = new ArrayList<>(pluginPath);
        plugins.add(Files.createDirectories(directory().resolve("plugins")));
        Map<String, String> properties = new HashMap<>();
        properties.put("bootstrap.servers", bootstrapServers);
        properties.put("group.id", "drover-connect");
        properties.put("listeners", url());
        properties.put("plugin.path", plugins.stream().map(Path::toString).collect(Collectors.joining(",")));
        properties.put("plugin.discovery", "service_load");
        properties.put("key.converter", "org.apache.kafka.connect.json.JsonConverter");
        properties.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
        properties.put("offset.flush.interval.ms", "1000");
        // A worker that was killed is given up sooner than by default, so that its successor starts at once.
        properties.put("session.timeout.ms", "3000");
        properties.put("heartbeat.interval.ms", "1000");
        properties.put("scheduled.rebalance.max.delay.ms", "0");
        properties.put("consumer.session.timeout.ms", "3000");
        properties.put("consumer.heartbeat.interval.ms", "1000");
        for (String topic : List.of("config", "offset", "status")) {
            properties.put(topic + ".storage.topic", "drover-connect-" + topic);
            properties.put(topic + ".storage.replication.factor", "1");
        }
        properties.put("offset.storage.partitions", "1");
        properties.put("status.storage.partitions", "1");
        properties.putAll(settings);
        PropertiesFile.write(directory().resolve("connect.properties"), properties);
        PropertiesFile.writeLog4j2(directory().resolve("log4j2.properties"), Map.of("io.drover", "info"));
    }
}
