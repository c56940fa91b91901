package io.drover.cli.document;

import io.drover.model.name.Suggestion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * One mapping of a YAML document, read strictly: a wrong shape, a missing key or an unknown one becomes a finding at its
 * line. After a finding, the accessors give empty values, and reading goes on.
 */
final class Section {
    private final String path;
    private final Node node;
    private final Findings findings;
    private final Map<String, Node> values = new LinkedHashMap<>();

    /** @param path how messages name the section; empty for the whole document */
    Section(String path, Node node, Set<String> known, Findings findings) {
        this.path = path;
        this.node = node;
        this.findings = findings;
        if (node instanceof MappingNode mapping) {
            mapping.getValue().forEach(entry -> add(entry, known));
        } else {
            findings.add(node, named("") + " must be a mapping of keys to values");
        }
    }

    private void add(NodeTuple entry, Set<String> known) {
        String key = entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
        if (!known.isEmpty() && !known.contains(key)) {
            findings.add(
                    entry.getKeyNode(),
                    "unknown key '" + key + "'" + (path.isEmpty() ? "" : " in " + path) + Suggestion.of(key, known));
        } else if (values.put(key, entry.getValueNode()) != null) {
            findings.add(entry.getKeyNode(), "'" + named(key) + "' is given twice");
        }
    }

    private String named(String key) {
        return path.isEmpty() ? key.isEmpty() ? "the document" : key : key.isEmpty() ? path : path + "." + key;
    }

    void finding(String key, String reason) {
        findings.add(values.getOrDefault(key, node), "'" + named(key) + "' " + reason);
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    Optional<Node> required(String key) {
        Optional<Node> value = Optional.ofNullable(values.get(key));
        if (value.isEmpty() && node instanceof MappingNode) {
            findings.add(node, "'" + named(key) + "' is missing");
        }
        return value;
    }

    Optional<Section> section(String key, Set<String> known) {
        return required(key).map(value -> new Section(named(key), value, known, findings));
    }

    /** Every key with its mapping. */
    Map<String, Section> sections(Set<String> known) {
        Map<String, Section> sections = new LinkedHashMap<>();
        values.forEach((key, value) -> sections.put(key, new Section(named(key), value, known, findings)));
        return sections;
    }

    List<Section> sections(String key, Set<String> known) {
        List<Section> sections = new ArrayList<>();
        for (Node element : elements(key)) {
            sections.add(new Section(named(key) + "[" + sections.size() + "]", element, known, findings));
        }
        return sections;
    }

    private List<Node> elements(String key) {
        Node value = required(key).orElse(null);
        if (value instanceof SequenceNode sequence && !sequence.getValue().isEmpty()) {
            return sequence.getValue();
        }
        if (value != null) {
            finding(key, "must be a list with at least one entry");
        }
        return List.of();
    }

    Optional<String> requiredText(String key) {
        return required(key).flatMap(value -> text(key, value));
    }

    Optional<String> optionalText(String key) {
        return Optional.ofNullable(values.get(key)).flatMap(value -> text(key, value));
    }

    List<String> requiredTexts(String key) {
        List<String> texts = new ArrayList<>();
        for (Node element : elements(key)) {
            text(key, element).ifPresent(texts::add);
        }
        return texts;
    }

    /** A number of at least 1. */
    Optional<Integer> optionalCount(String key) {
        return optionalText(key).flatMap(text -> {
            try {
                int count = Integer.parseInt(text);
                if (count >= 1) {
                    return Optional.of(count);
                }
            } catch (NumberFormatException e) {
                // Said below.
            }
            finding(key, "must be a whole number of at least 1");
            return Optional.empty();
        });
    }

    /** Every key with its text. */
    Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        values.forEach((key, value) -> text(key, value).ifPresent(text -> texts.put(key, text)));
        return texts;
    }

    private Optional<String> text(String key, Node value) {
        if (value instanceof ScalarNode scalar
                && !scalar.getTag().equals(Tag.NULL)
                && !scalar.getValue().isBlank()) {
            return Optional.of(scalar.getValue().strip());
        }
        findings.add(value, "'" + named(key) + "' must be a value, and not empty");
        return Optional.empty();
    }
}
