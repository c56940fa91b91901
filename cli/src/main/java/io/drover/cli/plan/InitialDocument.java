package io.drover.cli.plan;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.metadata.schema.KeyspaceMetadata;
import io.drover.cli.migration.OriginNode;
import io.drover.cli.output.CommandFailure;
import java.util.Comparator;
import java.util.List;

/** A first {@code migration.yaml} for whole keyspaces: every table to one of the same name. */
final class InitialDocument {
    private final CqlSession session;
    private final InitialOrigin origin;

    InitialDocument(CqlSession session, InitialOrigin origin) {
        this.session = session;
        this.origin = origin;
    }

    /** @throws CommandFailure when a keyspace is not there */
    String of(List<String> keyspaces) {
        StringBuilder text = new StringBuilder();
        text.append("# Written by 'drover plan --init'. Fill in what is marked with TODO, change the tables' rules\n")
                .append("# (docs/mapping.md), then run: drover plan -f FILE\n")
                .append("migration: ")
                .append(keyspaces.get(0).replaceAll("[^A-Za-z0-9_-]", "-"))
                .append('\n')
                .append(origin.yaml())
                .append("target:\n  contact-points: [\"TODO:9042\"]\n  datacenter: TODO\n")
                .append("kafka:\n  bootstrap-servers: \"TODO:9092\"\n")
                .append("connect:\n  url: \"http://TODO:8083\"\n")
                .append("capture: # a Connect worker on each origin node\n");
        OriginNode.of(session, origin.datacenter())
                .forEach(node -> text.append("  - ").append(capture(node)).append('\n'));
        text.append("tables:\n");
        keyspaces.forEach(keyspace -> tables(keyspace, text));
        return text.toString();
    }

    /** A node's entry in {@code capture}, with the directories of Cassandra's packages. */
    static String capture(OriginNode node) {
        String host = node.host();
        return "{connect: \"http://" + (host.contains(":") ? "[" + host + "]" : host) + ":8083\", node: "
                + InitialOrigin.quoted(host) + ", cdc-directory: /var/lib/cassandra/cdc_raw"
                + (node.isFollowedInCommitLogDirectory()
                        ? ", commitlog-directory: /var/lib/cassandra/commitlog}"
                        : "}");
    }

    private void tables(String keyspace, StringBuilder text) {
        KeyspaceMetadata metadata = session.getMetadata()
                .getKeyspace(CqlIdentifier.fromInternal(keyspace))
                .orElseThrow(() -> CommandFailure.usage("the origin has no keyspace '" + keyspace + "'"));
        if (metadata.getTables().isEmpty()) {
            throw CommandFailure.usage("keyspace " + keyspace + " has no tables");
        }
        metadata.getTables().keySet().stream()
                .sorted(Comparator.comparing(CqlIdentifier::asInternal))
                .forEach(table -> {
                    String name = InitialOrigin.quoted(metadata.getName().asCql(true) + "." + table.asCql(true));
                    text.append("  - origin: ")
                            .append(name)
                            .append("\n    target: ")
                            .append(name)
                            .append('\n');
                });
    }
}
