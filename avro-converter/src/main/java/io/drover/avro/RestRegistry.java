package io.drover.avro;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;

/**
 * A registry with Confluent's REST API, which others have too: Apicurio, Karapace, Redpanda. A registry that does not answer
 * is asked again for a while; asked seldom, as whoever asks remembers the answers.
 */
final class RestRegistry implements SchemaRegistry {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int ATTEMPTS = 6;
    private static final long FIRST_PAUSE_MS = 100;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    /** An incompatible schema; or, from Apicurio, one of two tasks that register a subject's first schema at once. */
    private static final int CONFLICT = 409;

    private static final int TOO_MANY_REQUESTS = 429;

    private final String url;
    private final boolean registers;
    private final String authorization;
    private final HttpClient http;

    RestRegistry(AvroConverterConfig config) {
        this.url = config.url();
        this.registers = config.registers();
        this.authorization = config.credentials()
                .map(credentials ->
                        "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)))
                .orElse(null);
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT);
        config.tls().ifPresent(builder::sslContext);
        this.http = builder.build();
    }

    @Override
    public int id(String subject, Schema schema) {
        String path = "/subjects/"
                + URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
        String what = (registers ? "register" : "find") + " the schema of " + subject;
        String body = JSON.createObjectNode().put("schema", schema.toString()).toString();
        return ask(request(registers ? path + "/versions" : path, body), what)
                .path("id")
                .asInt();
    }

    @Override
    public Schema schema(int id) {
        JsonNode answer = ask(request("/schemas/ids/" + id, null), "get schema " + id);
        String type = answer.path("schemaType").asText("AVRO");
        if (!type.equals("AVRO") || !answer.path("references").isEmpty()) {
            throw new DataException("schema " + id + " is of type " + type
                    + " or refers to others; only Avro schemas that stand alone are supported");
        }
        try {
            // Others may have written it: names of theirs need not be what Avro's own library would take.
            return new Schema.Parser()
                    .setValidateDefaults(false)
                    .parse(answer.path("schema").asText());
        } catch (SchemaParseException e) {
            throw new DataException("schema " + id + " is not an Avro schema: " + e.getMessage(), e);
        }
    }

    private HttpRequest request(String path, String body) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(TIMEOUT)
                .header("Accept", CONTENT_TYPE + ", application/json");
        if (authorization != null) {
            builder.header("Authorization", authorization);
        }
        return body == null
                ? builder.GET().build()
                : builder.header("Content-Type", CONTENT_TYPE)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
    }

    private JsonNode ask(HttpRequest request, String what) {
        try {
            for (int attempt = 1; ; attempt++) {
                try {
                    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
                    boolean again = isTemporary(response.statusCode()) || response.statusCode() == CONFLICT;
                    if (!again || attempt == ATTEMPTS) {
                        return answer(response, what);
                    }
                } catch (IOException e) {
                    if (attempt == ATTEMPTS) {
                        throw new RetriableException(cannot(what) + "it does not answer: " + e, e);
                    }
                }
                Thread.sleep(FIRST_PAUSE_MS << attempt);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectException("interrupted", e);
        }
    }

    private static boolean isTemporary(int status) {
        return status >= 500 || status == TOO_MANY_REQUESTS;
    }

    private JsonNode answer(HttpResponse<String> response, String what) throws IOException {
        return switch (response.statusCode()) {
            case UNAUTHORIZED, FORBIDDEN ->
                throw new ConnectException(cannot(what) + describe(response) + "; check " + AvroConverterConfig.USER
                        + " and " + AvroConverterConfig.PASSWORD);
            case NOT_FOUND ->
                throw new DataException(cannot(what) + describe(response)
                        + "; check that " + AvroConverterConfig.URL
                        + " is that of the registry's Confluent API (Apicurio:"
                        + " .../apis/ccompat/v7) and that the registry is the one that the records were written with");
            default -> {
                if (isTemporary(response.statusCode())) {
                    throw new RetriableException(cannot(what) + describe(response));
                }
                if (response.statusCode() >= 400) {
                    throw new DataException(cannot(what) + describe(response));
                }
                yield JSON.readTree(response.body());
            }
        };
    }

    private String cannot(String what) {
        return "cannot " + what + " at the schema registry " + url + ": ";
    }

    private static String describe(HttpResponse<String> response) {
        return "it answered " + response.statusCode() + " " + response.body();
    }
}
