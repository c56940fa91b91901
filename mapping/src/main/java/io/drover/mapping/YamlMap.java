package io.drover.mapping;

import io.drover.model.name.Suggestion;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** A YAML mapping whose keys are distinct strings; others are reported and left out. */
final class YamlMap {
    record Entry(Position position, String key, Node value) {}

    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private YamlMap() {}

    static YamlMap of(MappingNode node, Findings findings) {
        YamlMap map = new YamlMap();
        for (NodeTuple tuple : node.getValue()) {
            Position position = position(tuple.getKeyNode());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                findings.add(position, "a key must be a plain name");
            } else {
                Entry entry = new Entry(position, key.getValue(), tuple.getValueNode());
                Entry before = map.entries.putIfAbsent(entry.key(), entry);
                if (before != null) {
                    findings.add(position, "'" + entry.key() + "' was already given in " + before.position());
                }
            }
        }
        return map;
    }

    Collection<Entry> entries() {
        return entries.values();
    }

    Node get(String key) {
        Entry entry = entries.get(key);
        return entry == null ? null : entry.value();
    }

    void refuseOthersThan(List<String> known, Findings findings) {
        for (Entry entry : entries.values()) {
            if (!known.contains(entry.key())) {
                findings.add(entry.position(), "unknown key '" + entry.key() + "'" + Suggestion.of(entry.key(), known));
            }
        }
    }

    static Position position(Node node) {
        return node.getStartMark().map(YamlMap::position).orElse(new Position(1, 1));
    }

    static Position position(Mark mark) {
        return new Position(mark.getLine() + 1, mark.getColumn() + 1);
    }
}
