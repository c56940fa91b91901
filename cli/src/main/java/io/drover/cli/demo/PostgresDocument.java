package io.drover.cli.demo;

import io.drover.cli.sandbox.SandboxDocument;
import io.drover.testkit.CassandraNode;
import io.drover.testkit.PostgresServer;
import io.drover.testkit.Sandbox;
import java.nio.file.Path;
import java.util.Map;

/** The migration.yaml that a user would write for the demo's PostgreSQL. */
final class PostgresDocument {
    private PostgresDocument() {}

    /**
     * @param secrets a properties file with the {@code password}, which the worker reads
     * @param converter its settings; none for the default
     */
    static String text(Sandbox sandbox, Path secrets, Map<String, String> converter) {
        return """
                migration: %s
                origin:
                  debezium:
                %s  tables:
                    # The target's key; the country of a user changes.
                    %s:
                      partition-key: [country]
                      clustering: [user_id]
                      columns: {country: text, user_id: uuid, username: text, email: text, version: bigint}
                target:  {contact-points: ["%s"], datacenter: %s}
                kafka:   {bootstrap-servers: "%s"}
                connect: {url: "%s"%s}
                tables:
                  - origin: %s
                    target: %s
                    columns:
                      email_address: email
                      signup_date: {constant: "%s"}
                """.formatted(
                        DemoDocument.NAME,
                        connectorText(sandbox.postgres(), secrets),
                        PostgresTables.ORIGIN,
                        sandbox.target().contactPoint(),
                        CassandraNode.DATACENTER,
                        sandbox.kafka().bootstrapServers(),
                        sandbox.connect().url(),
                        SandboxDocument.converterText(converter),
                        PostgresTables.ORIGIN,
                        PostgresTables.TARGET,
                        UsersTables.SIGNUP_DATE);
    }

    /** What stands below {@code debezium:} to reach the database. */
    static String connectorText(PostgresServer postgres, Path secrets) {
        return """
                    connector.class: io.debezium.connector.postgresql.PostgresConnector
                    database.hostname: "%s"
                    database.port: %d
                    database.dbname: %s
                    database.user: %s
                    database.password: "${file:%s:password}"
                """.formatted(postgres.host(), postgres.port(), postgres.database(), postgres.user(), secrets);
    }
}
