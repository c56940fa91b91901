package io.drover.mapping;

import io.drover.mapping.TableRule.KeyRule;
import io.drover.mapping.TableRule.KeyRule.KeyColumn;
import io.drover.model.name.Names;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads {@code key: [[a, b], c, d desc]}; a partition key of one column needs no brackets of its own. */
final class KeyReader {
    private static final String EXPECTED =
            "'key' must be a list: the partition key (a column, or a list of them), then the clustering columns, such"
                    + " as [[tenant, day], at desc]";

    private final Findings findings;

    KeyReader(Findings findings) {
        this.findings = findings;
    }

    /** Null when there is none, or none that can be used. */
    KeyRule read(Node node) {
        if (node == null) {
            return null;
        }
        if (!(node instanceof SequenceNode list) || list.getValue().isEmpty()) {
            return refuse(node);
        }
        List<Node> nodes = list.getValue();
        List<Node> partition = nodes.get(0) instanceof SequenceNode several ? several.getValue() : nodes.subList(0, 1);
        List<KeyColumn> partitionKey = columns(partition);
        List<KeyColumn> clustering = columns(nodes.subList(1, nodes.size()));
        if (partitionKey == null || clustering == null || partitionKey.isEmpty()) {
            return refuse(node);
        }
        if (partitionKey.stream().anyMatch(KeyColumn::descending)) {
            findings.add(node, "only clustering columns can be 'desc'");
            return null;
        }
        return new KeyRule(Position.of(node), partitionKey, clustering);
    }

    private static List<KeyColumn> columns(List<Node> nodes) {
        List<KeyColumn> columns = new ArrayList<>();
        for (Node node : nodes) {
            if (!(node instanceof ScalarNode scalar)) {
                return null;
            }
            String text = scalar.getValue().strip();
            boolean descending = text.toLowerCase(java.util.Locale.ROOT).endsWith(" desc");
            String name = descending
                    ? text.substring(0, text.length() - " desc".length()).strip()
                    : text;
            columns.add(new KeyColumn(Position.of(node), Names.unquote(name), descending));
        }
        return columns;
    }

    private KeyRule refuse(Node node) {
        findings.add(node, EXPECTED);
        return null;
    }
}
