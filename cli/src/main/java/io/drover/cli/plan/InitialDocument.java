package io.drover.cli.plan;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.metadata.schema.KeyspaceMetadata;
import io.drover.cli.output.CommandFailure;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

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
        for (String node : nodes()) {
            text.append("  - {connect: \"http://")
                    .append(node.contains(":") ? "[" + node + "]" : node)
                    .append(":8083\", node: ")
                    .append(InitialOrigin.quoted(node))
                    .append(", cdc-directory: /var/lib/cassandra/cdc_raw}\n");
        }
        text.append("tables:\n");
        keyspaces.forEach(keyspace -> tables(keyspace, text));
        return text.toString();
    }

    private TreeSet<String> nodes() {
        TreeSet<String> addresses = new TreeSet<>();
        for (Node node : session.getMetadata().getNodes().values()) {
            if (origin.datacenter().equals(node.getDatacenter())) {
                node.getBroadcastRpcAddress()
                        .map(InetSocketAddress::getAddress)
                        .map(InetAddress::getHostAddress)
                        .ifPresent(addresses::add);
            }
        }
        return addresses;
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
