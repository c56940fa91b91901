package io.drover.mapping;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/** Collects what is wrong, so that a user sees it all at once. */
final class Findings {
    private static final Comparator<Finding> BY_POSITION = Comparator.comparingInt(
                    (Finding finding) -> finding.position().line())
            .thenComparingInt(finding -> finding.position().column());

    private final List<Finding> found = new ArrayList<>();

    void add(Position position, String reason) {
        found.add(new Finding(position, reason));
    }

    void add(Node where, String reason) {
        add(Position.of(where), reason);
    }

    void add(Optional<Mark> where, String reason) {
        add(where.map(Position::of).orElse(Position.START), reason);
    }

    /** The scalar as written, or null when the node is none or YAML's null, which is then a finding. */
    String text(Node node, String expected) {
        String text = YamlMap.text(node).orElse(null);
        if (text == null) {
            add(node, expected);
        }
        return text;
    }

    void throwIfAny() {
        if (!found.isEmpty()) {
            throw new MappingException(found.stream().sorted(BY_POSITION).toList());
        }
    }
}
