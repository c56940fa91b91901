package io.drover.cli.connect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Connect's REST API, as far as a migration needs it. Waits out rebalances. Neither configurations nor their values appear in
 * messages, because they may hold secrets. Thread-safe.
 */
public final class ConnectClient {
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(90);
    private static final Duration REBALANCE_PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final int CONFLICT = 409;
    private static final int NOT_FOUND = 404;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI url;
    private final HttpClient http;

    public ConnectClient(URI url) {
        this.url = url;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
    }

    public URI url() {
        return url;
    }

    /** Class names of the connectors, transforms, converters and others that the worker has found. */
    public TreeSet<String> plugins() {
        TreeSet<String> classes = new TreeSet<>();
        for (JsonNode plugin : json(get("/connector-plugins?connectorsOnly=false"), "listing its plugins")) {
            classes.add(plugin.path("class").asText());
        }
        return classes;
    }

    /**
     * Has Connect and the plugin check a configuration, without starting anything.
     *
     * @return each error as {@code key: message}
     */
    public List<String> validate(String name, Map<String, String> config) {
        String type = config.get("connector.class");
        Map<String, String> named = new TreeMap<>(config);
        named.put("name", name);
        JsonNode answer = json(
                putConfig("/connector-plugins/" + encode(type) + "/config/validate", named),
                "validating the configuration of connector " + name);
        List<String> errors = new ArrayList<>();
        for (JsonNode setting : answer.path("configs")) {
            JsonNode value = setting.path("value");
            for (JsonNode error : value.path("errors")) {
                errors.add(value.path("name").asText() + ": " + error.asText());
            }
        }
        return errors;
    }

    /** Of every connector, whoever created it. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        json(get("/connectors"), "listing its connectors").forEach(name -> names.add(name.asText()));
        return names;
    }

    /** The configuration of a connector, when there is one. */
    public Optional<Map<String, String>> config(String name) {
        return found(get("/connectors/" + encode(name) + "/config"), "reading connector " + name)
                .map(json -> {
                    Map<String, String> config = new TreeMap<>();
                    json.properties()
                            .forEach(entry ->
                                    config.put(entry.getKey(), entry.getValue().asText()));
                    return config;
                });
    }

    /** Creates the connector, or changes its configuration. */
    public void put(String name, Map<String, String> config) {
        json(putConfig("/connectors/" + encode(name) + "/config", config), "creating connector " + name);
    }

    public Optional<ConnectorStatus> status(String name) {
        return found(get("/connectors/" + encode(name) + "/status"), "reading the status of connector " + name)
                .map(json -> status(name, json));
    }

    private static ConnectorStatus status(String name, JsonNode json) {
        List<ConnectorStatus.Task> tasks = new ArrayList<>();
        for (JsonNode task : json.path("tasks")) {
            tasks.add(new ConnectorStatus.Task(
                    task.path("id").asInt(),
                    task.path("state").asText(),
                    task.path("worker_id").asText(),
                    task.path("trace").asText(null)));
        }
        JsonNode connector = json.path("connector");
        return new ConnectorStatus(
                name, connector.path("state").asText(), connector.path("trace").asText(null), tasks);
    }

    /** Source or sink offsets as Connect has committed them: objects with {@code partition} and {@code offset}. */
    public List<JsonNode> offsets(String name) {
        List<JsonNode> offsets = new ArrayList<>();
        found(get("/connectors/" + encode(name) + "/offsets"), "reading the offsets of connector " + name)
                .ifPresent(json -> json.path("offsets").forEach(offsets::add));
        return offsets;
    }

    /**
     * The offsets that Connect remembers of a connector that does not exist. It shows them of existing ones only, so that this
     * one exists meanwhile, without tasks.
     */
    public List<JsonNode> rememberedOffsets(String name, Map<String, String> config) {
        ObjectNode stopped = JSON.createObjectNode().put("name", name).put("initial_state", "STOPPED");
        stopped.set("config", JSON.valueToTree(config));
        String doing = "looking up the offsets of connector " + name;
        json(request("POST", "/connectors", stopped.toString()), doing);
        try {
            return offsets(name);
        } finally {
            delete(name);
        }
    }

    /** Whether there was one to delete. */
    public boolean delete(String name) {
        return found(request("DELETE", "/connectors/" + encode(name), null), "deleting connector " + name)
                .isPresent();
    }

    /** Ends its tasks. They stay ended until {@link #resume}; only a stopped connector's offsets can be changed. */
    public void stop(String name) {
        String doing = "stopping connector " + name;
        json(request("PUT", "/connectors/" + encode(name) + "/stop", ""), doing);
        long deadline = System.nanoTime() + REBALANCE_PATIENCE.toNanos();
        while (status(name).filter(status -> status.tasks().isEmpty()).isEmpty()) {
            pauseUntil(deadline, doing + " takes longer than " + REBALANCE_PATIENCE.toSeconds() + " s");
        }
    }

    public void resume(String name) {
        json(request("PUT", "/connectors/" + encode(name) + "/resume", ""), "resuming connector " + name);
    }

    /** Starts the connector and those of its tasks that have failed again. */
    public void restartFailed(String name) {
        json(
                request("POST", "/connectors/" + encode(name) + "/restart?includeTasks=true&onlyFailed=true", ""),
                "restarting connector " + name);
    }

    /** Forgets where a connector was. It must exist; it is stopped for it, and stays so. */
    public void deleteOffsets(String name) {
        stop(name);
        json(request("DELETE", "/connectors/" + encode(name) + "/offsets", null), "forgetting the offsets of " + name);
    }

    /**
     * Moves a connector, which is stopped for it and stays so.
     *
     * @param offsets as {@link #offsets} gives them
     */
    public void setOffsets(String name, List<JsonNode> offsets) {
        stop(name);
        String body = JSON.createObjectNode()
                .set("offsets", JSON.createArrayNode().addAll(offsets))
                .toString();
        json(request("PATCH", "/connectors/" + encode(name) + "/offsets", body), "moving connector " + name);
    }

    /**
     * Waits until the connector and its tasks run.
     *
     * @throws ConnectFailure as soon as one of them fails, with its reason, or when it takes too long
     */
    public void awaitRunning(String name, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Optional<ConnectorStatus> status = status(name);
            if (status.filter(ConnectorStatus::isRunning).isPresent()) {
                return;
            }
            status.flatMap(ConnectorStatus::failure).ifPresent(failure -> {
                throw new ConnectFailure("connector " + name + " on " + url + " does not run: " + failure);
            });
            pauseUntil(
                    deadline,
                    "connector " + name + " on " + url + " is not running after " + patience.toSeconds() + " s (it is "
                            + status.map(ConnectorStatus::state).orElse("not known to Connect")
                            + "); see the worker's log");
        }
    }

    private static void pauseUntil(long deadline, String late) {
        if (System.nanoTime() > deadline) {
            throw new ConnectFailure(late);
        }
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectFailure("interrupted", e);
        }
    }

    private HttpResponse<String> get(String path) {
        return request("GET", path, null);
    }

    private HttpResponse<String> putConfig(String path, Map<String, String> config) {
        try {
            return request("PUT", path, JSON.writeValueAsString(config));
        } catch (IOException e) {
            throw new IllegalStateException("a map of texts is always JSON", e);
        }
    }

    private HttpResponse<String> request(String method, String path, String body) {
        HttpRequest.BodyPublisher publisher =
                body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(REQUEST_TIMEOUT)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .method(method, publisher)
                .build();
        long deadline = System.nanoTime() + REBALANCE_PATIENCE.toNanos();
        while (true) {
            HttpResponse<String> response = send(request);
            if (response.statusCode() != CONFLICT || System.nanoTime() > deadline) {
                return response;
            }
            pauseUntil(
                    deadline,
                    "Connect at " + url + " has been rebalancing for " + REBALANCE_PATIENCE.toSeconds() + " s: "
                            + message(response));
        }
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectFailure("interrupted", e);
        } catch (IOException e) {
            String reason = e.getMessage() == null ? "nothing answers there" : e.getMessage();
            throw new ConnectFailure("cannot reach Kafka Connect at " + url + ": " + reason + "; is a worker up?", e);
        }
    }

    private Optional<JsonNode> found(HttpResponse<String> response, String doing) {
        return response.statusCode() == NOT_FOUND ? Optional.empty() : Optional.of(json(response, doing));
    }

    private JsonNode json(HttpResponse<String> response, String doing) {
        if (response.statusCode() / 100 != 2) {
            throw new ConnectFailure("Connect at " + url + " refused " + doing + " (HTTP " + response.statusCode()
                    + "): " + message(response));
        }
        try {
            return response.body().isBlank() ? JSON.nullNode() : JSON.readTree(response.body());
        } catch (IOException e) {
            throw new ConnectFailure(url + " does not answer as Kafka Connect does; is the URL right?", e);
        }
    }

    private static String message(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body()).path("message").asText(response.body());
        } catch (IOException e) {
            return response.body();
        }
    }

    private static String encode(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
