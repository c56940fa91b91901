package io.drover.cli.sandbox;

import io.drover.testkit.CassandraNode;
import io.drover.testkit.CassandraVersion;
import io.drover.testkit.Sandbox;
import java.util.Map;
import java.util.stream.Collectors;

/** The migration.yaml that a user would write for a sandbox's servers. */
public final class SandboxDocument {
    private SandboxDocument() {}

    /**
     * @param name of the migration
     * @param converter its settings; none for the default
     * @param tables the section's YAML, indented
     */
    public static String text(String name, Sandbox sandbox, Map<String, String> converter, String tables) {
        StringBuilder capture = new StringBuilder();
        for (CassandraNode node : sandbox.originNodes()) {
            capture.append("  - {connect: \"%s\", node: \"%s\", cdc-directory: \"%s\"%s}%n"
                    .formatted(sandbox.connect().url(), node.address(), node.cdcDirectory(), commitLogDirectory(node)));
        }
        return """
                migration: %s
                origin:  {contact-points: ["%s"], datacenter: %s}
                target:  {contact-points: ["%s"], datacenter: %s}
                kafka:   {bootstrap-servers: "%s"}
                connect: {url: "%s"%s}
                capture:
                %stables:
                %s""".formatted(
                        name,
                        sandbox.origin().contactPoint(),
                        CassandraNode.DATACENTER,
                        sandbox.target().contactPoint(),
                        CassandraNode.DATACENTER,
                        sandbox.kafka().bootstrapServers(),
                        sandbox.connect().url(),
                        converterText(converter),
                        capture,
                        tables);
    }

    private static String commitLogDirectory(CassandraNode node) {
        return node.version() == CassandraVersion.V3_11
                ? ", commitlog-directory: \"" + node.commitLogDirectory() + '"'
                : "";
    }

    /** What goes behind the URL of {@code connect}. */
    public static String converterText(Map<String, String> converter) {
        return converter.isEmpty()
                ? ""
                : converter.entrySet().stream()
                        .map(setting -> setting.getKey() + ": \"" + setting.getValue() + '"')
                        .collect(Collectors.joining(", ", ", converter: {", "}"));
    }
}
