package io.drover.cli.document;

import io.drover.cassandra.ClusterConfig;
import io.drover.cassandra.Tls;
import io.drover.mapping.YamlMap;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/** Reads how to reach a Cassandra cluster. */
final class ClusterReader {
    static final Set<String> KEYS = new TreeSet<>(List.of(
            "contact-points",
            "datacenter",
            "username",
            "password",
            "request-timeout-ms",
            "secure-connect-bundle",
            "ssl"));

    private static final Pattern ENVIRONMENT = Pattern.compile("\\$\\{env:([^}]*)}");

    private final UnaryOperator<String> environment;

    ClusterReader(UnaryOperator<String> environment) {
        this.environment = environment;
    }

    Optional<ClusterConfig> read(YamlMap section) {
        Optional<String> bundle = section.optionalText("secure-connect-bundle");
        List<InetSocketAddress> contactPoints = new ArrayList<>();
        Optional<String> datacenter = Optional.empty();
        if (bundle.isEmpty()) {
            for (String text : section.requiredTexts("contact-points")) {
                try {
                    contactPoints.add(ClusterConfig.parseContactPoint(text));
                } catch (ConfigException e) {
                    section.finding("contact-points", "has '" + text + "', which is not of the form host or host:port");
                }
            }
            datacenter = section.requiredText("datacenter");
        }
        Optional<String> username =
                section.optionalText("username").flatMap(text -> resolve(section, "username", text));
        Optional<String> password =
                section.optionalText("password").flatMap(text -> resolve(section, "password", text));
        if (section.has("username") != section.has("password")) {
            section.finding(
                    section.has("username") ? "username" : "password", "needs the other of username and password");
        }
        Duration timeout = section.optionalCount("request-timeout-ms")
                .map(Duration::ofMillis)
                .orElse(ClusterConfig.DEFAULT_REQUEST_TIMEOUT);
        Optional<Tls> tls =
                section.has("ssl") ? section.requiredMap("ssl", Set.of()).flatMap(this::tls) : Optional.empty();
        if (bundle.isPresent() && (section.has("contact-points") || section.has("datacenter") || section.has("ssl"))) {
            section.finding("secure-connect-bundle", "has the contact points, the datacenter and TLS; leave them out");
            return Optional.empty();
        }
        boolean addressed = bundle.isPresent() || !contactPoints.isEmpty() && datacenter.isPresent();
        if (!addressed || username.isPresent() != password.isPresent()) {
            return Optional.empty();
        }
        return Optional.of(new ClusterConfig(
                contactPoints,
                datacenter.orElse(null),
                username.orElse(null),
                password.map(Password::new).orElse(null),
                timeout,
                tls.orElse(null),
                bundle.map(Path::of).orElse(null)));
    }

    /** By the names of Kafka's clients, less the {@code ssl.} in front. */
    private Optional<Tls> tls(YamlMap section) {
        Map<String, String> settings = new HashMap<>();
        section.texts()
                .forEach((key, text) ->
                        resolve(section, key, text).ifPresent(value -> settings.put("ssl." + key, value)));
        try {
            return Optional.of(new Tls(settings));
        } catch (ConfigException e) {
            section.finding("", e.getMessage());
            return Optional.empty();
        }
    }

    /** Replaces {@code ${env:NAME}}, so that secrets need not stand in the file. */
    private Optional<String> resolve(YamlMap section, String key, String text) {
        Matcher reference = ENVIRONMENT.matcher(text);
        if (!reference.matches()) {
            return Optional.of(text);
        }
        Optional<String> value = Optional.ofNullable(environment.apply(reference.group(1)));
        if (value.isEmpty()) {
            section.finding(key, "needs the environment variable " + reference.group(1) + ", which is not set");
        }
        return value;
    }
}
