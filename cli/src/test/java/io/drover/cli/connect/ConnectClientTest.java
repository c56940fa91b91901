package io.drover.cli.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConnectClientTest {
    private record Answer(int status, String body) {}

    private final Map<String, Deque<Answer>> answers = new ConcurrentHashMap<>();
    private final Queue<String> requests = new ConcurrentLinkedQueue<>();
    private HttpServer server;
    private ConnectClient client;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            String sent = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.add(request + (sent.isEmpty() ? "" : " " + sent));
            Deque<Answer> queue = answers.getOrDefault(request, new ArrayDeque<>(List.of(new Answer(404, "{}"))));
            Answer answer = queue.size() > 1 ? queue.poll() : queue.peek();
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        client = new ConnectClient(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(String request, int status, String body) {
        answers.computeIfAbsent(request, any -> new ArrayDeque<>()).add(new Answer(status, body));
    }

    @Test
    void waitsOutARebalance() {
        answer("PUT /connectors/c/config", 409, "{\"message\": \"rebalancing\"}");
        answer("PUT /connectors/c/config", 201, "{}");

        client.put("c", Map.of("connector.class", "x"));

        assertThat(requests).hasSize(2).allMatch(request -> request.endsWith("{\"connector.class\":\"x\"}"));
    }

    @Test
    void tellsWhatConnectSaysWithoutTheConfiguration() {
        answer("PUT /connectors/c/config", 400, "{\"error_code\": 400, \"message\": \"tables is missing\"}");

        assertThatThrownBy(() -> client.put("c", Map.of("password", "s3cret")))
                .isInstanceOf(ConnectFailure.class)
                .hasMessage(
                        "Connect at " + client.url() + " refused creating connector c (HTTP 400): tables is missing");
    }

    @Test
    void listsValidationErrorsByKey() {
        answer("PUT /connector-plugins/a.B/config/validate", 200, """
                {"configs": [
                  {"value": {"name": "tables", "errors": ["must not be empty"]}},
                  {"value": {"name": "topic.prefix", "errors": []}}]}
                """);

        assertThat(client.validate("c", Map.of("connector.class", "a.B"))).containsExactly("tables: must not be empty");
        assertThat(requests.peek()).contains("\"name\":\"c\"");
    }

    @Test
    void readsStatusConfigurationOffsetsAndPlugins() {
        answer("GET /connectors/c/status", 200, """
                {"connector": {"state": "RUNNING", "worker_id": "w"},
                 "tasks": [{"id": 0, "state": "FAILED", "worker_id": "w", "trace": "a.B: why"}]}
                """);
        answer("GET /connectors/c/config", 200, "{\"b\": \"2\", \"a\": \"1\"}");
        answer(
                "GET /connectors/c/offsets",
                200,
                "{\"offsets\": [{\"partition\": {\"p\": 1}, \"offset\": {\"o\": 2}}]}");
        answer("GET /connector-plugins?connectorsOnly=false", 200, "[{\"class\": \"x.Y\"}, {\"class\": \"x.Z\"}]");

        assertThat(client.status("c").orElseThrow().failure()).contains("task 0 failed: B: why");
        assertThat(client.config("c").orElseThrow()).containsExactly(Map.entry("a", "1"), Map.entry("b", "2"));
        assertThat(client.offsets("c"))
                .singleElement()
                .satisfies(offset ->
                        assertThat(offset.path("offset").path("o").asInt()).isEqualTo(2));
        assertThat(client.plugins()).containsExactly("x.Y", "x.Z");
    }

    @Test
    void looksUpTheOffsetsOfAConnectorThatDoesNotExist() {
        answer("POST /connectors", 201, "{}");
        answer("GET /connectors/c/offsets", 200, "{\"offsets\": [{\"partition\": {}, \"offset\": {\"o\": 2}}]}");
        answer("DELETE /connectors/c", 204, "");

        assertThat(client.rememberedOffsets("c", Map.of("connector.class", "x")))
                .hasSize(1);
        assertThat(requests)
                .containsExactly(
                        "POST /connectors {\"name\":\"c\",\"initial_state\":\"STOPPED\",\"config\":"
                                + "{\"connector.class\":\"x\"}}",
                        "GET /connectors/c/offsets",
                        "DELETE /connectors/c");
    }

    @Test
    void knowsWhatDoesNotExist() {
        assertThat(client.status("none")).isEmpty();
        assertThat(client.config("none")).isEmpty();
        assertThat(client.offsets("none")).isEmpty();
        assertThat(client.delete("none")).isFalse();
    }

    @Test
    void stopsAConnectorBeforeItForgetsItsOffsets() {
        answer("PUT /connectors/c/stop", 204, "");
        answer(
                "GET /connectors/c/status",
                200,
                "{\"connector\": {\"state\": \"STOPPED\"}, \"tasks\": [{\"state\": \"RUNNING\"}]}");
        answer("GET /connectors/c/status", 200, "{\"connector\": {\"state\": \"STOPPED\"}, \"tasks\": []}");
        answer("DELETE /connectors/c/offsets", 200, "{\"message\": \"done\"}");

        client.deleteOffsets("c");

        assertThat(new ArrayList<>(requests))
                .containsExactly(
                        "PUT /connectors/c/stop",
                        "GET /connectors/c/status",
                        "GET /connectors/c/status",
                        "DELETE /connectors/c/offsets");
    }

    @Test
    void failsFastWhenATaskFails() {
        answer(
                "GET /connectors/c/status",
                200,
                "{\"connector\": {\"state\": \"RUNNING\"}, \"tasks\": [{\"id\": 0, \"state\": \"FAILED\", \"trace\": \"x.Y: no\"}]}");

        assertThatThrownBy(() -> client.awaitRunning("c", Duration.ofSeconds(30)))
                .hasMessage("connector c on " + client.url() + " does not run: task 0 failed: Y: no");
    }

    @Test
    void saysWhenNothingAnswersOrSomethingElseDoes() {
        answer("GET /connector-plugins?connectorsOnly=false", 200, "<html>");
        assertThatThrownBy(client::plugins).message().contains("does not answer as Kafka Connect does");

        server.stop(0);
        assertThatThrownBy(client::plugins).message().contains("cannot reach Kafka Connect at " + client.url());
    }
}
