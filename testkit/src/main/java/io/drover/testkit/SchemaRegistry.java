package io.drover.testkit;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** An Apicurio schema registry that keeps its schemas in memory. */
public final class SchemaRegistry extends ServerProcess {
    private static final Artifacts DISTRIBUTION = Artifacts.of(
                    "io.apicurio:apicurio-registry-app:tar.gz:all:2.6.13.Final")
            .without("*:*");
    private static final String API = "/apis/registry/v2";

    private final int port = Ports.free();

    public SchemaRegistry(Path directory) {
        super("registry", directory);
    }

    /** The registry's API, for clients. */
    public String url() {
        return "http://" + Ports.LOCALHOST + ":" + port + API;
    }

    /** What Drover's Avro converter needs to know. */
    public Map<String, String> converterSettings() {
        return Map.of("registry.url", "http://" + Ports.LOCALHOST + ":" + port + "/apis/ccompat/v7");
    }

    /** What Apicurio's Avro converter needs to know. */
    public Map<String, String> apicurioConverterSettings() {
        return Map.of(
                "apicurio.registry.url", url(),
                "apicurio.registry.auto-register", "true",
                "apicurio.registry.find-latest", "true");
    }

    /** How many schemas clients have registered. */
    public int schemas() {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/search/artifacts"))
                    .build();
            String answer = HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.ofString())
                    .body();
            return new ObjectMapper().readTree(answer).path("count").asInt();
        } catch (IOException e) {
            throw new UncheckedIOException("the registry does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    JvmCommand command() {
        return new JvmCommand(
                List.of(application()),
                List.of(
                        "-Xmx300m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dquarkus.http.host=" + Ports.LOCALHOST,
                        "-Dquarkus.http.port=" + port),
                "io.quarkus.runner.GeneratedMain",
                List.of());
    }

    /** Its manifest names all that it needs. */
    private Path application() {
        try (Stream<Path> files = Files.list(directory())) {
            return files.filter(file -> file.toString().endsWith("-runner.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("the registry's distribution has no runner jar"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    boolean isReady() {
        return Ports.isListening(Ports.LOCALHOST, port);
    }

    @Override
    void prepare() throws IOException {
        if (Files.exists(directory().resolve("lib"))) {
            return;
        }
        Process tar = new ProcessBuilder(
                        "tar", "-xzf", DISTRIBUTION.resolve().get(0).toString())
                .directory(directory().toFile())
                .inheritIO()
                .start();
        try {
            if (tar.waitFor() != 0) {
                throw new IOException("cannot unpack the registry's distribution");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
