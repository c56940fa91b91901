package io.drover.mapping;

import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** YAML to rules. Reads on after a mistake, to report all of them; for one document. */
final class DocumentReader {
    private final Findings findings = new Findings();

    MappingDocument read(String yaml) {
        Node root = YamlMap.compose(yaml, findings::add).orElse(null);
        findings.throwIfAny();
        if (!(root instanceof MappingNode)) {
            findings.add(Position.START, "the document must have the key 'tables'");
            findings.throwIfAny();
        }
        return tables(new YamlMap("", root, List.of(), findings::add).get("tables"));
    }

    /** @param section null when there is none */
    MappingDocument tables(Node section) {
        List<TableRule> tables = new ArrayList<>();
        if (section instanceof SequenceNode list && !list.getValue().isEmpty()) {
            TableReader reader = new TableReader(findings);
            list.getValue().forEach(node -> reader.read(node).ifPresent(tables::add));
        } else {
            findings.add(
                    section == null ? Position.START : Position.of(section),
                    "'tables' must list at least one table, each with 'origin' and 'target'");
        }
        findings.throwIfAny();
        return new MappingDocument(tables);
    }
}
