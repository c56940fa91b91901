package io.drover.cli.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.cli.output.CommandFailure;
import io.drover.cli.output.ExitCode;
import io.drover.model.Column;
import io.drover.model.TableId;
import io.drover.model.type.CqlType;
import io.drover.model.type.ScalarType;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationReaderTest {
    private static final String DOCUMENT = """
            migration: users-v2
            origin:  {contact-points: ["10.0.0.1:9043", "10.0.0.2"], datacenter: dc1}
            target:  {contact-points: ["10.1.0.1"], datacenter: dc2}
            kafka:   {bootstrap-servers: "k1:9092,k2:9092"}
            connect: {url: "http://connect:8083/"}
            capture:
              - {connect: "http://n1:8083", node: "10.0.0.1", cdc-directory: /var/cdc_raw}
              - {connect: "http://n2:8083", node: "10.0.0.2", cdc-directory: /var/cdc_raw}
            tables:
              - origin: my_keyspace.users
                target: my_keyspace.users_new
                columns:
                  signup_date: {constant: "2020-01-01T00:00:00Z"}
            """;

    private static final String DEBEZIUM = """
            migration: users-v2
            origin:
              debezium:
                connector.class: io.debezium.connector.postgresql.PostgresConnector
                database.password: "${file:/run/secrets/pg:password}"
                database.user: u
              tables:
                public.users:
                  {partition-key: [country], clustering: [id],
                   columns: {id: uuid, country: text, tags: "frozen<list<text>>"}}
            target:  {contact-points: ["10.1.0.1"], datacenter: dc2}
            kafka:   {bootstrap-servers: "k1:9092"}
            connect: {url: "http://connect:8083"}
            tables:
              - {origin: public.users, target: ks.users}
            """;

    private static Migration parse(String text) {
        return parse(text, Map.of());
    }

    private static Migration parse(String text, Map<String, String> environment) {
        return MigrationReader.parse("migration.yaml", text, environment::get);
    }

    private static void assertRefused(String text, String... messages) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOfSatisfying(
                        CommandFailure.class,
                        failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE))
                .message()
                .contains(messages);
    }

    @Test
    void readsTlsByKafkasNamesWithSecretsFromTheEnvironment() {
        String text = DOCUMENT.replace(
                "datacenter: dc2}",
                "datacenter: dc2, ssl: {truststore.location: /t.p12, truststore.password: \"${env:TRUST}\"}}");
        assertThat(parse(text, Map.of("TRUST", "secret")).target().tls().settings())
                .containsOnly(
                        Map.entry("ssl.truststore.location", "/t.p12"), Map.entry("ssl.truststore.password", "secret"));
        assertRefused(DOCUMENT.replace("datacenter: dc2}", "datacenter: dc2, ssl: {trust: x}}"), "line 3", "ssl.trust");
    }

    @Test
    void readsASecureConnectBundle() {
        String target = "{contact-points: [\"10.1.0.1\"], datacenter: dc2}";
        assertThat(parse(DOCUMENT.replace(target, "{secure-connect-bundle: /b.zip}"))
                        .target()
                        .secureConnectBundle())
                .isEqualTo(Path.of("/b.zip"));
        assertRefused(
                DOCUMENT.replace("datacenter: dc2}", "secure-connect-bundle: /b.zip}"),
                "line 3",
                "secure-connect-bundle",
                "leave them out");
    }

    @Test
    void readsTheFirstForm() {
        Migration migration = parse(DOCUMENT);

        assertThat(migration.name()).isEqualTo("users-v2");
        assertThat(migration.origin().contactPoints())
                .containsExactly(new InetSocketAddress("10.0.0.1", 9043), new InetSocketAddress("10.0.0.2", 9042));
        assertThat(migration.origin().datacenter()).isEqualTo("dc1");
        assertThat(migration.target().datacenter()).isEqualTo("dc2");
        assertThat(migration.target().username()).isNull();
        assertThat(migration.allowTruncate()).isFalse();
        assertThat(migration.kafka())
                .isEqualTo(new KafkaSettings(
                        "k1:9092,k2:9092", KafkaSettings.DEFAULT_PARTITIONS, KafkaSettings.BROKER_DEFAULT));
        assertThat(migration.connect().url()).isEqualTo(URI.create("http://connect:8083"));
        assertThat(migration.connect().converter()).isEqualTo(ConnectSettings.JSON_WITH_SCHEMAS);
        assertThat(migration.capture())
                .extracting(CaptureNode::connect)
                .containsExactly(URI.create("http://n1:8083"), URI.create("http://n2:8083"));
        assertThat(migration.originTables()).containsExactly(new TableId("my_keyspace", "users"));
    }

    @Test
    void readsEveryOptionalSetting() {
        Migration migration = parse(DOCUMENT.replace(
                        "datacenter: dc2}",
                        "datacenter: dc2, username: u, password: p, request-timeout-ms: 2500, allow-truncate: true}")
                .replace("k2:9092\"}", "k2:9092\", partitions: 12, replication-factor: 3}")
                .replace(
                        "8083/\"}",
                        "8083/\", converter: {type: some.AvroConverter, \"registry.url\": \"http://r:1\"}}"));

        assertThat(migration.target().username()).isEqualTo("u");
        assertThat(migration.target().password().value()).isEqualTo("p");
        assertThat(migration.target().requestTimeout()).isEqualTo(Duration.ofMillis(2500));
        assertThat(migration.allowTruncate()).isTrue();
        assertThat(migration.kafka().partitions()).isEqualTo(12);
        assertThat(migration.kafka().replicationFactor()).isEqualTo((short) 3);
        assertThat(migration.connect().converter())
                .isEqualTo(Map.of("type", "some.AvroConverter", "registry.url", "http://r:1"));
    }

    @Test
    void allowTruncateIsAFlagOfTheTarget() {
        assertRefused(
                DOCUMENT.replace("datacenter: dc2}", "datacenter: dc2, allow-truncate: yes}"),
                "line 3",
                "'target.allow-truncate' must be true or false");
        assertRefused(
                DOCUMENT.replace("datacenter: dc1}", "datacenter: dc1, allow-truncate: true}"),
                "line 2",
                "unknown key 'allow-truncate' in origin");
    }

    @Test
    void convertersSettingsWithoutATypeAreOfDroversAvroConverter() {
        assertThat(parse(DOCUMENT.replace("8083/\"}", "8083/\", converter: {\"registry.url\": \"http://r:1\"}}"))
                        .connect()
                        .converter())
                .isEqualTo(Map.of("type", "io.drover.avro.AvroConverter", "registry.url", "http://r:1"));
    }

    @Test
    void takesSecretsFromTheEnvironment() {
        String text = DOCUMENT.replace(
                "datacenter: dc1}", "datacenter: dc1, username: u, password: \"${env:CQL_PASSWORD}\"}");

        assertThat(parse(text, Map.of("CQL_PASSWORD", "s3cret"))
                        .origin()
                        .password()
                        .value())
                .isEqualTo("s3cret");
        assertRefused(
                text, "line 2", "'origin.password' needs the environment variable CQL_PASSWORD, which is not set");
    }

    @Test
    void neverShowsASecret() {
        Migration migration =
                parse(DOCUMENT.replace("datacenter: dc1}", "datacenter: dc1, username: u, password: s3cret}"));

        assertThat(migration.toString()).doesNotContain("s3cret");
        assertThatThrownBy(() -> parse(DOCUMENT.replace("datacenter: dc1}", "datacenter: dc1, password: s3cret}")))
                .message()
                .contains("'origin.password' needs the other of username and password")
                .doesNotContain("s3cret");
    }

    @Test
    void readsAnOriginOfDebezium() {
        Migration migration = parse(DEBEZIUM);

        OriginStore.Debezium store = (OriginStore.Debezium) migration.store();
        assertThat(store.connector())
                .containsEntry("connector.class", "io.debezium.connector.postgresql.PostgresConnector")
                .containsEntry("database.password", "${file:/run/secrets/pg:password}");
        assertThat(store.tables()).hasSize(1);
        assertThat(store.schemas().get(0).id()).isEqualTo(new TableId("public", "users"));
        assertThat(store.schemas().get(0).columns())
                .containsExactly(
                        new Column("country", ScalarType.TEXT, Column.Kind.PARTITION_KEY),
                        new Column("id", ScalarType.UUID, Column.Kind.CLUSTERING),
                        new Column("tags", CqlType.parse("frozen<list<text>>"), Column.Kind.REGULAR));
        assertThat(store.tables().get(0).truncatedAt()).isZero();
        assertThat(store.deadLetters()).isFalse();
        assertThat(migration.capture()).isEmpty();
        assertThatThrownBy(migration::origin).hasMessageContaining("for Cassandra as the origin only");
    }

    @Test
    void refusesAnOriginOfDebeziumThatCannotBe() {
        assertRefused(DEBEZIUM.replace("${file:/run/secrets/pg:password}", "s3cret"), "line 5", "secret in plain text");
        assertThatThrownBy(() -> parse(DEBEZIUM.replace("${file:/run/secrets/pg:password}", "s3cret")))
                .hasMessageNotContaining("s3cret");
        assertRefused(
                DEBEZIUM.replace("database.user: u", "topic.prefix: u"),
                "line 6",
                "follows from the rest of the document");
        for (String setting : List.of(
                "skipped.operations: none",
                "column.exclude.list: public.users.tags",
                "decimal.handling.mode: double",
                "bigint.unsigned.handling.mode: long",
                "event.converting.failure.handling.mode: warn")) {
            assertRefused(
                    DEBEZIUM.replace("database.user: u", setting), "line 6", "follows from the rest of the document");
        }
        assertRefused(DEBEZIUM.replace("clustering: [id]", "clustering: [id], truncated-at: now"), "log position");
        assertRefused(
                DEBEZIUM.replace("database.user: u", "errors.tolerance: all"),
                "line 6",
                "'origin.debezium.errors.tolerance' would leave changes out");
        assertRefused(DEBEZIUM.replace("connector.class", "class"), "'origin.debezium.connector.class' is missing");
        assertRefused(DEBEZIUM.replace("clustering: [id]", "clustering: [uid]"), "line 9", "'uid'");
        assertRefused(DEBEZIUM.replace("id: uuid", "id: guid"), "line 10", "is no CQL type");
        assertRefused(
                DEBEZIUM.replace("public.users:\n", "public.people:\n"),
                "'origin' does not say in its 'tables' which columns public.users has",
                "'origin' describes table public.people, which is not migrated");
        assertRefused(DEBEZIUM.replace("public.users:\n", "'public.\"u$\"':\n"), "which Debezium replaces");
        assertRefused(DEBEZIUM + "capture: []\n", "'capture' is for Cassandra as the origin");
        assertRefused(
                DEBEZIUM.replace("  tables:", "  datacenter: dc1\n  tables:"), "'origin.datacenter' is for Cassandra");
        assertRefused(
                DOCUMENT.replace("datacenter: dc1}", "datacenter: dc1, tables: {}}"),
                "'origin.tables' is for an origin that Debezium reads");
    }

    @Test
    void refusesUnknownKeysWithLineAndSuggestion() {
        assertRefused(
                DOCUMENT.replace("kafka:", "kafak:"),
                "line 4, column 1: unknown key 'kafak'; did you mean 'kafka'?",
                "'kafka' is missing");
        assertRefused(
                DOCUMENT.replace("cdc-directory: /var/cdc_raw}\ntables", "cdc_directory: /var/cdc_raw}\ntables"),
                "line 8, column 51: unknown key 'cdc_directory' in capture[1]; did you mean 'cdc-directory'?");
        assertRefused(DOCUMENT + "colour: green\n", "unknown key 'colour'; known: capture, connect, kafka");
    }

    @Test
    void refusesWrongValuesEachWithItsLine() {
        assertRefused(DOCUMENT.replace("users-v2", "users.v2"), "line 1, column 12", "letters, digits, '-' and '_'");
        assertRefused(DOCUMENT.replace("10.0.0.1:9043", "10.0.0.1:port"), "line 2", "host or host:port");
        assertRefused(DOCUMENT.replace("[\"10.1.0.1\"]", "[]"), "line 3", "at least one entry");
        assertRefused(DOCUMENT.replace("http://n1:8083", "n1:8083"), "line 7", "http://host:port");
        assertRefused(DOCUMENT.replace("k2:9092\"}", "k2:9092\", partitions: none}"), "line 4", "at least 1");
        assertRefused(DOCUMENT.replace("node: \"10.0.0.2\"", "node: \"10.0.0.1\""), "line 8", "captures already");
        assertRefused(DOCUMENT.replace("users-v2", "[]"), "line 1", "must be a value");
        assertRefused(DOCUMENT + "migration: again\n", "line 14", "'migration' was already given in line 1, column 1");
    }

    @Test
    void tellsEverythingThatIsWrongAtOnce() {
        assertRefused(
                DOCUMENT.replace("users-v2", "users v2")
                        .replace("datacenter: dc2", "dc: dc2")
                        .replace("origin: my", "orign: my"),
                "migration.yaml has 5 errors:",
                "line 1, column 12",
                "line 3, column 41: unknown key 'dc' in target",
                "'target.datacenter' is missing",
                "line 10");
    }

    @Test
    void refusesWhatIsNoDocument() {
        assertRefused("", "migration.yaml: the document is empty");
        assertRefused("just text", "must be a mapping");
        assertRefused("a: [1, 2\nb: 3", "line 2", "this is not YAML");
    }

    @Test
    void saysThatAFileIsMissing(@TempDir Path folder) throws Exception {
        Path missing = folder.resolve("none.yaml");

        assertThatThrownBy(() -> MigrationReader.read(missing))
                .hasMessage("cannot read " + missing + ": there is no such file");

        Path latin1 = Files.write(folder.resolve("latin1.yaml"), new byte[] {'a', ':', ' ', (byte) 0xE9});
        assertThatThrownBy(() -> MigrationReader.read(latin1)).message().contains("UTF-8");
    }
}
