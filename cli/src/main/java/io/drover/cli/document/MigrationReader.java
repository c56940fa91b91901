package io.drover.cli.document;

import io.drover.cassandra.ClusterConfig;
import io.drover.cassandra.Tls;
import io.drover.cli.output.CommandFailure;
import io.drover.mapping.MappingDocument;
import io.drover.mapping.MappingException;
import io.drover.mapping.TableRule;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads {@code migration.yaml}: everything but its {@code tables}, which are the mapping's. Refuses what it does not know,
 * and tells all that is wrong at once, each with its line.
 */
public final class MigrationReader {
    /** The name becomes a part of topic, connector and schema names; a dot would blur where it ends. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,99}");

    private static final Pattern ENVIRONMENT = Pattern.compile("\\$\\{env:([^}]*)}");

    private static final Set<String> KEYS =
            keys("migration", "origin", "target", "kafka", "connect", "capture", "tables");
    private static final Set<String> CLUSTER_KEYS = keys(
            "contact-points",
            "datacenter",
            "username",
            "password",
            "request-timeout-ms",
            "secure-connect-bundle",
            "ssl");
    private static final Set<String> ORIGIN_KEYS = originKeys();
    private static final Set<String> KAFKA_KEYS = keys("bootstrap-servers", "partitions", "replication-factor");
    private static final Set<String> CONNECT_KEYS = keys("url", "converter");
    private static final Set<String> CAPTURE_KEYS = keys("connect", "node", "cdc-directory", "commitlog-directory");

    private final UnaryOperator<String> environment;
    private final Findings findings;
    private final String path;

    private MigrationReader(String path, UnaryOperator<String> environment) {
        this.path = path;
        this.environment = environment;
        this.findings = new Findings(path);
    }

    /** @throws CommandFailure naming the file, the line and the reason */
    public static Migration read(Path file) {
        try {
            return parse(file.toString(), Files.readString(file), System::getenv);
        } catch (MalformedInputException e) {
            throw CommandFailure.usage(file + " is not a text in UTF-8");
        } catch (IOException e) {
            throw CommandFailure.usage(
                    "cannot read " + file + ": " + (Files.exists(file) ? e.getMessage() : "there is no such file"));
        }
    }

    /**
     * Reads the {@code origin} of a document that is not complete yet.
     *
     * @param what is read, for messages
     * @param environment where {@code ${env:NAME}} is looked up
     * @throws CommandFailure naming what is read, the line and the reason
     */
    public static ClusterConfig readOrigin(String what, String text, UnaryOperator<String> environment) {
        MigrationReader reader = new MigrationReader(what, environment);
        Optional<ClusterConfig> origin = new Section("", reader.compose(text), keys("origin"), reader.findings)
                .section("origin", CLUSTER_KEYS)
                .flatMap(reader::cluster);
        if (!reader.findings.isEmpty()) {
            throw reader.findings.failure();
        }
        return origin.orElseThrow();
    }

    /** @param environment where {@code ${env:NAME}} is looked up */
    static Migration parse(String path, String text, UnaryOperator<String> environment) {
        return new MigrationReader(path, environment).parse(text);
    }

    private static Set<String> keys(String... keys) {
        return new TreeSet<>(List.of(keys));
    }

    private static Set<String> originKeys() {
        Set<String> keys = new TreeSet<>(CLUSTER_KEYS);
        keys.addAll(keys(DebeziumOriginReader.CONNECTOR, DebeziumOriginReader.TABLES));
        return keys;
    }

    private Migration parse(String text) {
        Section document = new Section("", compose(text), KEYS, findings);
        Optional<String> name = document.requiredText("migration");
        if (name.isPresent() && !NAME.matcher(name.get()).matches()) {
            document.finding(
                    "migration",
                    "is '" + name.get() + "', but may hold only letters, digits, '-' and '_' (at most 100)");
        }
        Optional<OriginStore> origin = document.section("origin", ORIGIN_KEYS)
                .flatMap(section -> section.has(DebeziumOriginReader.CONNECTOR)
                        ? debezium(document, section)
                        : cassandra(document, section));
        Optional<ClusterConfig> target =
                document.section("target", CLUSTER_KEYS).flatMap(this::cluster);
        Optional<KafkaSettings> kafka = document.section("kafka", KAFKA_KEYS).flatMap(MigrationReader::kafka);
        Optional<ConnectSettings> connect =
                document.section("connect", CONNECT_KEYS).flatMap(this::connect);
        Optional<MappingDocument> mapping = document.required("tables").flatMap(tables -> mapping(text));
        origin.ifPresent(store -> mapping.ifPresent(rules -> checkTables(document, store, rules)));
        if (!findings.isEmpty()) {
            throw findings.failure();
        }
        return new Migration(
                name.orElseThrow(),
                path,
                origin.orElseThrow(),
                target.orElseThrow(),
                kafka.orElseThrow(),
                connect.orElseThrow(),
                mapping.orElseThrow());
    }

    private static void checkTables(Section document, OriginStore store, MappingDocument mapping) {
        if (store instanceof OriginStore.Debezium debezium) {
            Set<TableId> described =
                    debezium.tables().stream().map(TableSchema::id).collect(Collectors.toSet());
            Set<TableId> migrated = mapping.tables().stream()
                    .map(TableRule::origin)
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            for (TableId table : migrated) {
                if (!described.remove(table)) {
                    document.finding("origin", "does not say in its 'tables' which columns " + table + " has");
                }
            }
            described.forEach(
                    table -> document.finding("origin", "describes table " + table + ", which is not migrated"));
        }
    }

    private Optional<OriginStore> cassandra(Section document, Section origin) {
        if (origin.has(DebeziumOriginReader.TABLES)) {
            origin.finding(DebeziumOriginReader.TABLES, "is for an origin that Debezium reads; leave it out");
        }
        List<CaptureNode> capture = capture(document.sections("capture", CAPTURE_KEYS));
        return cluster(origin).map(cluster -> new OriginStore.Cassandra(cluster, capture));
    }

    private static Optional<OriginStore> debezium(Section document, Section origin) {
        for (String key : CLUSTER_KEYS) {
            if (origin.has(key)) {
                origin.finding(key, "is for Cassandra as the origin; leave it out beside 'debezium'");
            }
        }
        if (document.has("capture")) {
            document.finding("capture", "is for Cassandra as the origin; leave it out beside 'origin.debezium'");
        }
        return DebeziumOriginReader.read(origin);
    }

    private Node compose(String text) {
        LoadSettings settings =
                LoadSettings.builder().setLabel(path).setUseMarks(true).build();
        try {
            Optional<Node> root = new Compose(settings).composeString(text);
            if (root.isPresent()) {
                return root.get();
            }
            findings.add("the document is empty");
        } catch (MarkedYamlEngineException e) {
            findings.add(e.getProblemMark(), "this is not YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            findings.add("this is not YAML: " + e.getMessage());
        }
        throw findings.failure();
    }

    private Optional<MappingDocument> mapping(String text) {
        try {
            return Optional.of(MappingDocument.parse(text));
        } catch (MappingException e) {
            e.findings().forEach(finding -> findings.add(finding.toString()));
            return Optional.empty();
        }
    }

    private Optional<ClusterConfig> cluster(Section section) {
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
                section.has("ssl") ? section.section("ssl", Set.of()).flatMap(this::tls) : Optional.empty();
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
    private Optional<Tls> tls(Section section) {
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
    private Optional<String> resolve(Section section, String key, String text) {
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

    private static Optional<KafkaSettings> kafka(Section section) {
        int partitions = section.optionalCount("partitions").orElse(KafkaSettings.DEFAULT_PARTITIONS);
        int replicas = section.optionalCount("replication-factor").orElse((int) KafkaSettings.BROKER_DEFAULT);
        if (replicas > Short.MAX_VALUE) {
            section.finding("replication-factor", "is too large");
        }
        return section.requiredText("bootstrap-servers")
                .map(servers -> new KafkaSettings(servers, partitions, (short) replicas));
    }

    private Optional<ConnectSettings> connect(Section section) {
        Map<String, String> converter = ConnectSettings.JSON_WITH_SCHEMAS;
        if (section.has("converter")) {
            Optional<Section> given = section.section("converter", Set.of());
            converter = new HashMap<>(given.map(Section::texts).orElse(Map.of()));
            if (converter.putIfAbsent(ConnectSettings.CONVERTER_TYPE, ConnectSettings.AVRO) == null) {
                given.ifPresent(settings -> settings.required("registry.url"));
            }
        }
        Map<String, String> settings = converter;
        return url(section, "url").map(url -> new ConnectSettings(url, settings));
    }

    private static Optional<URI> url(Section section, String key) {
        return section.requiredText(key).flatMap(text -> {
            try {
                URI url = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
                if (url.getHost() != null && Set.of("http", "https").contains(url.getScheme())) {
                    return Optional.of(url);
                }
            } catch (IllegalArgumentException e) {
                // Said below.
            }
            section.finding(key, "is '" + text + "', which is not of the form http://host:port");
            return Optional.empty();
        });
    }

    private static List<CaptureNode> capture(List<Section> sections) {
        List<CaptureNode> nodes = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Section section : sections) {
            Optional<URI> connect = url(section, "connect");
            Optional<String> node = section.requiredText("node");
            Optional<String> directory = section.requiredText("cdc-directory");
            if (node.isPresent() && !seen.add(node.get())) {
                section.finding("node", "is '" + node.get() + "', which another entry captures already");
            }
            if (connect.isPresent() && node.isPresent() && directory.isPresent()) {
                nodes.add(new CaptureNode(
                        connect.get(),
                        node.get(),
                        directory.get(),
                        section.optionalText("commitlog-directory").orElse("")));
            }
        }
        return nodes;
    }
}
