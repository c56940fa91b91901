package io.drover.cli.document;

import io.drover.cassandra.ClusterConfig;
import io.drover.cli.output.CommandFailure;
import io.drover.mapping.MappingDocument;
import io.drover.mapping.MappingException;
import io.drover.mapping.TableRule;
import io.drover.mapping.YamlMap;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
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
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads {@code migration.yaml}: everything but its {@code tables}, which are the mapping's. Refuses what it does not know,
 * and tells all that is wrong at once, each with its line.
 */
public final class MigrationReader {
    /** The name becomes a part of topic, connector and schema names; a dot would blur where it ends. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,99}");

    private static final Set<String> KEYS =
            keys("migration", "origin", "target", "kafka", "connect", "capture", "tables");
    private static final Set<String> ORIGIN_KEYS = clusterKeysAnd(
            DebeziumOriginReader.CONNECTOR, DebeziumOriginReader.TABLES, DebeziumOriginReader.DEAD_LETTERS);
    private static final Set<String> TARGET_KEYS = clusterKeysAnd("allow-truncate");
    private static final Set<String> KAFKA_KEYS = keys("bootstrap-servers", "partitions", "replication-factor");
    private static final Set<String> CONNECT_KEYS = keys("url", "converter");
    private static final Set<String> CAPTURE_KEYS = keys("connect", "node", "cdc-directory", "commitlog-directory");

    private final ClusterReader clusters;
    private final Findings findings;
    private final String path;

    private MigrationReader(String path, UnaryOperator<String> environment) {
        this.path = path;
        this.clusters = new ClusterReader(environment);
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
        Optional<ClusterConfig> origin = new YamlMap("", reader.compose(text), keys("origin"), reader.findings::add)
                .requiredMap("origin", ClusterReader.KEYS)
                .flatMap(reader.clusters::read);
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

    private static Set<String> clusterKeysAnd(String... others) {
        Set<String> keys = keys(others);
        keys.addAll(ClusterReader.KEYS);
        return keys;
    }

    private Migration parse(String text) {
        YamlMap document = new YamlMap("", compose(text), KEYS, findings::add);
        Optional<String> name = document.requiredText("migration");
        if (name.isPresent() && !NAME.matcher(name.get()).matches()) {
            document.finding(
                    "migration",
                    "is '" + name.get() + "', but may hold only letters, digits, '-' and '_' (at most 100)");
        }
        Optional<OriginStore> origin = document.requiredMap("origin", ORIGIN_KEYS)
                .flatMap(section -> section.has(DebeziumOriginReader.CONNECTOR)
                        ? debezium(document, section)
                        : cassandra(document, section));
        Optional<YamlMap> targetMap = document.requiredMap("target", TARGET_KEYS);
        Optional<ClusterConfig> target = targetMap.flatMap(clusters::read);
        boolean allowTruncate =
                targetMap.flatMap(map -> map.optionalFlag("allow-truncate")).orElse(false);
        Optional<KafkaSettings> kafka =
                document.requiredMap("kafka", KAFKA_KEYS).flatMap(MigrationReader::kafka);
        Optional<ConnectSettings> connect =
                document.requiredMap("connect", CONNECT_KEYS).flatMap(this::connect);
        Optional<MappingDocument> mapping = document.required("tables").flatMap(this::mapping);
        origin.ifPresent(store -> mapping.ifPresent(rules -> checkTables(document, store, rules)));
        if (!findings.isEmpty()) {
            throw findings.failure();
        }
        return new Migration(
                name.orElseThrow(),
                path,
                origin.orElseThrow(),
                target.orElseThrow(),
                allowTruncate,
                kafka.orElseThrow(),
                connect.orElseThrow(),
                mapping.orElseThrow());
    }

    private static void checkTables(YamlMap document, OriginStore store, MappingDocument mapping) {
        if (store instanceof OriginStore.Debezium debezium) {
            Set<TableId> described =
                    debezium.schemas().stream().map(TableSchema::id).collect(Collectors.toSet());
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

    private Optional<OriginStore> cassandra(YamlMap document, YamlMap origin) {
        for (String key : List.of(DebeziumOriginReader.TABLES, DebeziumOriginReader.DEAD_LETTERS)) {
            if (origin.has(key)) {
                origin.finding(key, "is for an origin that Debezium reads; leave it out");
            }
        }
        List<CaptureNode> capture = capture(document.requiredMaps("capture", CAPTURE_KEYS));
        return clusters.read(origin).map(cluster -> new OriginStore.Cassandra(cluster, capture));
    }

    private static Optional<OriginStore> debezium(YamlMap document, YamlMap origin) {
        for (String key : ClusterReader.KEYS) {
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
        Optional<Node> root = YamlMap.compose(text, findings::add);
        if (root.isEmpty() && findings.isEmpty()) {
            findings.add("the document is empty");
        }
        return root.orElseThrow(findings::failure);
    }

    private Optional<MappingDocument> mapping(Node tables) {
        try {
            return Optional.of(MappingDocument.of(tables));
        } catch (MappingException e) {
            e.findings().forEach(finding -> findings.add(finding.toString()));
            return Optional.empty();
        }
    }

    private static Optional<KafkaSettings> kafka(YamlMap section) {
        int partitions = section.optionalCount("partitions").orElse(KafkaSettings.DEFAULT_PARTITIONS);
        int replicas = section.optionalCount("replication-factor").orElse((int) KafkaSettings.BROKER_DEFAULT);
        if (replicas > Short.MAX_VALUE) {
            section.finding("replication-factor", "is too large");
        }
        return section.requiredText("bootstrap-servers")
                .map(servers -> new KafkaSettings(servers, partitions, (short) replicas));
    }

    private Optional<ConnectSettings> connect(YamlMap section) {
        Map<String, String> converter = ConnectSettings.JSON_WITH_SCHEMAS;
        if (section.has("converter")) {
            Optional<YamlMap> given = section.requiredMap("converter", Set.of());
            converter = new HashMap<>(given.map(YamlMap::texts).orElse(Map.of()));
            if (converter.putIfAbsent(ConnectSettings.CONVERTER_TYPE, ConnectSettings.AVRO) == null) {
                given.ifPresent(settings -> settings.required("registry.url"));
            }
        }
        Map<String, String> settings = converter;
        return url(section, "url").map(url -> new ConnectSettings(url, settings));
    }

    private static Optional<URI> url(YamlMap section, String key) {
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

    private static List<CaptureNode> capture(List<YamlMap> sections) {
        List<CaptureNode> nodes = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (YamlMap section : sections) {
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
