package io.drover.cli.demo;

import io.drover.testkit.CassandraNode;
import io.drover.testkit.Sandbox;
import java.util.Map;
import java.util.stream.Collectors;

/** The migration.yaml that a user would write for the demo's servers. */
public final class DemoDocument {
    static final String NAME = "users-v2";

    private DemoDocument() {}

    /** @param converter its settings; none for the default */
    public static String text(Sandbox sandbox, Map<String, String> converter) {
        StringBuilder capture = new StringBuilder();
        for (CassandraNode node : sandbox.originNodes()) {
            capture.append("  - {connect: \"%s\", node: \"%s\", cdc-directory: \"%s\"}%n"
                    .formatted(sandbox.connect().url(), node.address(), node.cdcDirectory()));
        }
        return """
                migration: %s
                origin:  {contact-points: ["%s"], datacenter: %s}
                target:  {contact-points: ["%s"], datacenter: %s}
                kafka:   {bootstrap-servers: "%s"}
                connect: {url: "%s"%s}
                capture:
                %stables:
                  - origin: %s
                    target: %s
                    columns:
                      signup_date: {constant: "%s"}
                """.formatted(
                        NAME,
                        sandbox.origin().contactPoint(),
                        CassandraNode.DATACENTER,
                        sandbox.target().contactPoint(),
                        CassandraNode.DATACENTER,
                        sandbox.kafka().bootstrapServers(),
                        sandbox.connect().url(),
                        converterText(converter),
                        capture,
                        UsersTables.ORIGIN,
                        UsersTables.TARGET,
                        UsersTables.SIGNUP_DATE);
    }

    private static String converterText(Map<String, String> converter) {
        return converter.isEmpty()
                ? ""
                : converter.entrySet().stream()
                        .map(setting -> setting.getKey() + ": \"" + setting.getValue() + '"')
                        .collect(Collectors.joining(", ", ", converter: {", "}"));
    }
}
