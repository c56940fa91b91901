package io.drover.cli.document;

import io.drover.cli.output.CommandFailure;
import io.drover.mapping.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/** What is wrong with a document, all of it, so that one run of the command shows everything there is to mend. */
final class Findings {
    private final String document;
    private final List<String> findings = new ArrayList<>();

    Findings(String document) {
        this.document = document;
    }

    void add(Node where, String reason) {
        add(where.getStartMark(), reason);
    }

    void add(Optional<Mark> where, String reason) {
        add(where.map(mark -> Position.of(mark) + ": ").orElse("") + reason);
    }

    void add(String finding) {
        findings.add(finding);
    }

    boolean isEmpty() {
        return findings.isEmpty();
    }

    CommandFailure failure() {
        return CommandFailure.usage(
                findings.size() == 1
                        ? document + ": " + findings.get(0)
                        : document + " has " + findings.size() + " errors:\n  " + String.join("\n  ", findings));
    }
}
