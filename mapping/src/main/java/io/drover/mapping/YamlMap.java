package io.drover.mapping;

import io.drover.model.name.Suggestion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * One mapping of a YAML document, read strictly: a wrong shape, a missing key or an unknown one becomes a finding at its
 * place. After a finding, the accessors give empty values, and reading goes on.
 */
public final class YamlMap {
    record Entry(Position position, String key, Node value) {}

    private final String path;
    private final Node node;
    private final BiConsumer<Node, String> findings;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /**
     * @param path how messages name the mapping; empty for the whole document
     * @param known the keys that it may have; empty when it may have any
     * @param findings told where and what is wrong
     */
    public YamlMap(String path, Node node, Collection<String> known, BiConsumer<Node, String> findings) {
        this.path = path;
        this.node = node;
        this.findings = findings;
        if (node instanceof MappingNode mapping) {
            mapping.getValue().forEach(entry -> add(entry, known));
        } else {
            findings.accept(node, named("") + " must be a mapping of keys to values");
        }
    }

    /**
     * The document's root; none when it is empty, or not YAML.
     *
     * @param findings told where, as far as it is known, and why it is not YAML
     */
    public static Optional<Node> compose(String yaml, BiConsumer<Optional<Mark>, String> findings) {
        LoadSettings settings =
                LoadSettings.builder().setAllowNonScalarKeys(true).build();
        try {
            return new Compose(settings).composeString(yaml);
        } catch (MarkedYamlEngineException e) {
            findings.accept(e.getProblemMark(), "this is not YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            findings.accept(Optional.empty(), "this is not YAML: " + e.getMessage());
        }
        return Optional.empty();
    }

    /** The text as written; none when the node is no scalar, or YAML's null. */
    static Optional<String> text(Node node) {
        return node instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)
                ? Optional.of(scalar.getValue())
                : Optional.empty();
    }

    private void add(NodeTuple tuple, Collection<String> known) {
        Node keyNode = tuple.getKeyNode();
        if (!(keyNode instanceof ScalarNode scalar)) {
            findings.accept(keyNode, "a key must be a plain name");
            return;
        }
        Entry entry = new Entry(Position.of(keyNode), scalar.getValue(), tuple.getValueNode());
        if (!known.isEmpty() && !known.contains(entry.key())) {
            findings.accept(
                    keyNode,
                    "unknown key '" + entry.key() + "'" + (path.isEmpty() ? "" : " in " + path)
                            + Suggestion.of(entry.key(), known));
            return;
        }
        Entry before = entries.putIfAbsent(entry.key(), entry);
        if (before != null) {
            findings.accept(keyNode, "'" + named(entry.key()) + "' was already given in " + before.position());
        }
    }

    private String named(String key) {
        return path.isEmpty() ? key.isEmpty() ? "the document" : key : key.isEmpty() ? path : path + "." + key;
    }

    Collection<Entry> entries() {
        return entries.values();
    }

    /** The key's value, or null. */
    Node get(String key) {
        Entry entry = entries.get(key);
        return entry == null ? null : entry.value();
    }

    public void finding(String key, String reason) {
        findings.accept(has(key) ? get(key) : node, "'" + named(key) + "' " + reason);
    }

    public boolean has(String key) {
        return entries.containsKey(key);
    }

    public Optional<Node> required(String key) {
        Optional<Node> value = Optional.ofNullable(get(key));
        if (value.isEmpty() && node instanceof MappingNode) {
            findings.accept(node, "'" + named(key) + "' is missing");
        }
        return value;
    }

    public Optional<YamlMap> requiredMap(String key, Collection<String> known) {
        return required(key).map(value -> new YamlMap(named(key), value, known, findings));
    }

    /** Every key with its mapping. */
    public Map<String, YamlMap> maps(Collection<String> known) {
        Map<String, YamlMap> maps = new LinkedHashMap<>();
        entries.forEach((key, entry) -> maps.put(key, new YamlMap(named(key), entry.value(), known, findings)));
        return maps;
    }

    public List<YamlMap> requiredMaps(String key, Collection<String> known) {
        List<YamlMap> maps = new ArrayList<>();
        for (Node element : elements(key)) {
            maps.add(new YamlMap(named(key) + "[" + maps.size() + "]", element, known, findings));
        }
        return maps;
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

    public Optional<String> requiredText(String key) {
        return required(key).flatMap(value -> text(key, value));
    }

    public Optional<String> optionalText(String key) {
        return Optional.ofNullable(get(key)).flatMap(value -> text(key, value));
    }

    public List<String> requiredTexts(String key) {
        List<String> texts = new ArrayList<>();
        for (Node element : elements(key)) {
            text(key, element).ifPresent(texts::add);
        }
        return texts;
    }

    /** A number of at least 1. */
    public Optional<Integer> optionalCount(String key) {
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

    /** True or false. */
    public Optional<Boolean> optionalFlag(String key) {
        return optionalText(key).flatMap(text -> {
            if (text.equals("true") || text.equals("false")) {
                return Optional.of(Boolean.valueOf(text));
            }
            finding(key, "must be true or false");
            return Optional.empty();
        });
    }

    /** Every key with its text. */
    public Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        entries.forEach((key, entry) -> text(key, entry.value()).ifPresent(text -> texts.put(key, text)));
        return texts;
    }

    private Optional<String> text(String key, Node value) {
        Optional<String> text = text(value).map(String::strip).filter(stripped -> !stripped.isEmpty());
        if (text.isEmpty()) {
            findings.accept(value, "'" + named(key) + "' must be a value, and not empty");
        }
        return text;
    }
}
