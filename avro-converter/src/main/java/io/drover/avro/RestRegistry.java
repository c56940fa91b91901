package io.drover.avro;

import com.fasterxml.jackson.core.JsonProcessingException;
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
import javax.net.ssl.SSLHandshakeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A registry with Confluent's REST API, which others have too: Apicurio, Karapace, Redpanda. It is asked seldom, as whoever
 * asks remembers the answers.
 *
 * <p>A registry that does not answer is asked again until it does. To leave that to Connect, with a retriable error, would
 * lose records: before KAFKA-18073 a worker passed over a record whose conversion failed so, and later ones do when the task
 * is stopped meanwhile.
 */
final class RestRegistry implements SchemaRegistry {
    private static final Logger LOG = LoggerFactory.getLogger(RestRegistry.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int CONFLICT_ATTEMPTS = 6;
    private static final long FIRST_PAUSE_MS = 200;
    private static final long LONGEST_PAUSE_MS = 10_000;
    private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);
    private static final String CHECK_URL = "check that " + AvroConverterConfig.URL
            + " is that of the registry's Confluent API (Apicurio: .../apis/ccompat/v7)";
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
    private final long firstPauseMs;

    RestRegistry(AvroConverterConfig config) {
        this(config, FIRST_PAUSE_MS);
    }

    RestRegistry(AvroConverterConfig config, long firstPauseMs) {
        this.firstPauseMs = firstPauseMs;
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
        JsonNode answer = ask(request(registers ? path + "/versions" : path, body), what);
        JsonNode id = answer.path("id");
        if (!id.isIntegralNumber() || !id.canConvertToInt()) {
            throw notARegistry(what, answer.toString(), null);
        }
        return id.intValue();
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
        long pause = firstPauseMs;
        long warnedAt = System.nanoTime() - BETWEEN_WARNINGS.toNanos();
        try {
            for (int attempt = 1; ; attempt++) {
                String trouble;
                try {
                    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
                    if (!isTemporary(response.statusCode(), attempt)) {
                        return answer(response, what);
                    }
                    trouble = describe(response);
                } catch (SSLHandshakeException e) {
                    throw new ConnectException(
                            cannot(what) + e.getMessage() + "; check the converter's settings that begin with ssl.", e);
                } catch (IOException e) {
                    trouble = "it does not answer: " + e;
                }
                if (System.nanoTime() - warnedAt >= BETWEEN_WARNINGS.toNanos()) {
                    warnedAt = System.nanoTime();
                    LOG.warn("{}{}; asking again", cannot(what), trouble);
                }
                Thread.sleep(pause);
                pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectException(cannot(what) + "interrupted", e);
        }
    }

    private static boolean isTemporary(int status, int attempt) {
        return status >= 500 || status == TOO_MANY_REQUESTS || status == CONFLICT && attempt < CONFLICT_ATTEMPTS;
    }

    private JsonNode answer(HttpResponse<String> response, String what) {
        return switch (response.statusCode()) {
            case UNAUTHORIZED, FORBIDDEN ->
                throw new ConnectException(cannot(what) + describe(response) + "; check " + AvroConverterConfig.USER
                        + " and " + AvroConverterConfig.PASSWORD);
            case NOT_FOUND ->
                throw new DataException(cannot(what) + describe(response) + "; " + CHECK_URL
                        + " and that the registry is the one that the records were written with");
            case CONFLICT ->
                throw new DataException(cannot(what) + describe(response)
                        + "; the schema is not compatible with the subject's former ones: set the subject's compatibility"
                        + " to NONE (Drover's converter reads each record with the schema that it was written with)");
            default -> {
                if (response.statusCode() >= 400) {
                    throw new DataException(cannot(what) + describe(response));
                }
                if (response.statusCode() >= 300) {
                    throw new ConnectException(cannot(what) + describe(response) + "; " + CHECK_URL);
                }
                yield json(response, what);
            }
        };
    }

    private JsonNode json(HttpResponse<String> response, String what) {
        try {
            return JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw notARegistry(what, response.body(), e);
        }
    }

    private ConnectException notARegistry(String what, String answer, Exception cause) {
        return new ConnectException(
                cannot(what) + "its answer is not that of a registry: " + answer + "; " + CHECK_URL, cause);
    }

    private String cannot(String what) {
        return "cannot " + what + " at the schema registry " + url + ": ";
    }

    private static String describe(HttpResponse<String> response) {
        return "it answered " + response.statusCode() + " " + response.body();
    }
}
