package io.drover.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.apache.avro.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestRegistryTest {
    private static final Schema SCHEMA = Schema.create(Schema.Type.INT);
    private static final String FOUND = "200 {\"id\": 5}";
    private static final String PASSWORD = "changeit";

    private final List<String> requests = new ArrayList<>();
    private final Deque<String> answers = new ArrayDeque<>();
    private HttpServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    @Test
    void aSubjectsNameIsPartOfThePath() throws IOException {
        answers.add(FOUND);
        assertThat(registry(Map.of()).id("a b/c-value", SCHEMA)).isEqualTo(5);
        assertThat(requests).containsExactly("POST /subjects/a%20b%2Fc-value/versions {\"schema\":\"\\\"int\\\"\"}");
    }

    @Test
    void itAuthenticatesWithoutShowingThePassword() throws IOException {
        answers.add("401 {}");
        answers.add("200 {\"schema\": \"\\\"int\\\"\"}");
        RestRegistry registry = registry(Map.of("registry.user", "me", "registry.password", "s3cret"));
        assertThatThrownBy(() -> registry.schema(5))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("registry.user")
                .hasMessageNotContaining("s3cret");
        assertThat(registry.schema(5)).isEqualTo(SCHEMA);
        assertThat(requests).allMatch(request -> request.contains("Basic bWU6czNjcmV0"));
    }

    @Test
    void aRegistryThatStumblesIsAskedAgain() throws IOException {
        answers.addAll(Collections.nCopies(9, "503 busy"));
        answers.addAll(List.of("429 slow down", FOUND));
        assertThat(registry(Map.of()).id("s", SCHEMA)).isEqualTo(5);
        assertThat(requests).hasSize(11);
    }

    @Test
    void anAnswerWithoutANumberIsNotARegistrys() throws IOException {
        RestRegistry registry = registry(Map.of());
        List<String> wrong = List.of(
                "301 ", "200 ", "200 {}", "200 <html>login</html>", "200 {\"id\": \"5\"}", "200 {\"id\": 5.5}", "204 ");
        for (String answer : wrong) {
            answers.add(answer);
            assertThatThrownBy(() -> registry.id("s", SCHEMA))
                    .as(answer)
                    .isExactlyInstanceOf(ConnectException.class)
                    .hasMessageContaining("cannot register the schema of s")
                    .hasMessageContaining("check that registry.url");
        }
        assertThat(answers).isEmpty();
    }

    @Test
    void theSecondOfTwoTasksThatRegisterAtOnceFindsWhatTheFirstDid() throws IOException {
        answers.addAll(List.of("409 already exists", FOUND));
        assertThat(registry(Map.of()).id("s", SCHEMA)).isEqualTo(5);
    }

    @Test
    void anIncompatibleSchemaIsAnErrorOfTheRecord() throws IOException {
        answers.addAll(Collections.nCopies(6, "409 incompatible"));
        RestRegistry registry = registry(Map.of());
        assertThatThrownBy(() -> registry.id("s", SCHEMA))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("incompatible")
                .hasMessageContaining("compatibility to NONE");
    }

    @Test
    void aRegistryThatStaysAwayIsAskedUntilTheTaskIsInterrupted() throws Exception {
        RestRegistry registry = registry(Map.of());
        server.stop(0);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread task = new Thread(() -> {
            try {
                registry.id("s", SCHEMA);
            } catch (RuntimeException e) {
                thrown.set(e);
            }
        });
        task.start();
        while (task.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        task.interrupt();
        task.join();
        assertThat(thrown.get())
                .as("what Connect does not take for a reason to pass over the record")
                .isExactlyInstanceOf(ConnectException.class)
                .hasMessageContaining("register the schema of s");
    }

    @Test
    void aSchemaThatRefersToOthersIsRefused() throws IOException {
        answers.add("200 {\"schema\": \"\\\"int\\\"\", \"references\": [{\"name\": \"x\"}]}");
        RestRegistry registry = registry(Map.of());
        assertThatThrownBy(() -> registry.schema(5))
                .hasMessageContaining("schema 5")
                .hasMessageContaining("refers");
    }

    @Test
    void itSpeaksTlsWithKafkasOwnSettings(@TempDir Path directory) throws Exception {
        Path store = directory.resolve("store.p12");
        assertThat(new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "registry",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=localhost",
                                "-ext",
                                "san=dns:localhost",
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                PASSWORD,
                                "-keystore",
                                store.toString())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
        HttpsServer https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(context(store)));
        serve(https);
        String url = "https://localhost:" + https.getAddress().getPort();
        answers.add(FOUND);
        assertThat(new RestRegistry(new AvroConverterConfig(Map.of(
                                "registry.url",
                                url + "/",
                                "ssl.truststore.type",
                                "PKCS12",
                                "ssl.truststore.location",
                                store.toString(),
                                "ssl.truststore.password",
                                PASSWORD)))
                        .id("s", SCHEMA))
                .isEqualTo(5);
        assertThatThrownBy(() -> new RestRegistry(new AvroConverterConfig(Map.of("registry.url", url))).id("s", SCHEMA))
                .as("a certificate that nobody vouches for")
                .isExactlyInstanceOf(ConnectException.class)
                .hasMessageContaining("ssl.");
    }

    private static SSLContext context(Path store) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private RestRegistry registry(Map<String, String> settings) throws IOException {
        serve(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        Map<String, String> all = new HashMap<>(settings);
        all.put("registry.url", "http://127.0.0.1:" + server.getAddress().getPort());
        return new RestRegistry(new AvroConverterConfig(all), 1);
    }

    private void serve(HttpServer newServer) {
        server = newServer;
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        requests.add(
                exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawPath() + " "
                        + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)
                        + (authorization == null ? "" : authorization));
        String[] answer = answers.remove().split(" ", 2);
        byte[] body = answer[1].getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(Integer.parseInt(answer[0]), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
