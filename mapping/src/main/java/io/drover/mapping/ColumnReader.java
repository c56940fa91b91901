package io.drover.mapping;

import io.drover.mapping.ColumnSource.Computed;
import io.drover.mapping.ColumnSource.Constant;
import io.drover.mapping.ColumnSource.OriginColumn;
import io.drover.mapping.ColumnSource.Parts;
import io.drover.model.name.Names;
import io.drover.model.name.Suggestion;
import io.drover.model.type.CqlType;
import io.drover.model.type.ScalarType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads {@code columns}: where each target column comes from. */
final class ColumnReader {
    private static final List<String> KEYS = List.of("column", "cast", "pattern", "constant", "expression", "parts");

    private final Findings findings;

    ColumnReader(Findings findings) {
        this.findings = findings;
    }

    List<ColumnRule> read(Node node) {
        List<ColumnRule> rules = new ArrayList<>();
        if (node instanceof MappingNode) {
            for (YamlMap.Entry entry : new YamlMap("", node, List.of(), findings::add).entries()) {
                ColumnSource source = source(entry.value());
                if (source != null) {
                    rules.add(new ColumnRule(entry.position(), Names.unquote(entry.key()), source));
                }
            }
        } else if (node != null) {
            findings.add(node, "'columns' must be a mapping from target columns to where they come from");
        }
        return rules;
    }

    private ColumnSource source(Node node) {
        String expected =
                "a column comes from an origin column's name, or from one of {column: name}, {constant: value},"
                        + " {expression: text} and {parts: {name: source}}; a column or an expression can have a 'cast'";
        if (!(node instanceof MappingNode)) {
            String column = findings.text(node, expected);
            return column == null ? null : new OriginColumn(Names.unquote(column), null);
        }
        YamlMap map = new YamlMap("", node, KEYS, findings::add);
        List<String> given = Stream.of("column", "constant", "expression", "parts")
                .filter(map::has)
                .toList();
        boolean castable = given.equals(List.of("column")) || given.equals(List.of("expression"));
        if (given.size() != 1 || map.has("cast") && !castable || map.has("pattern") && !map.has("column")) {
            findings.add(node, expected);
            return null;
        }
        return switch (given.get(0)) {
            case "column" -> originColumn(map);
            case "constant" -> constant(map.get("constant"));
            case "expression" -> expression(map);
            default -> parts(map.get("parts"));
        };
    }

    private ColumnSource originColumn(YamlMap map) {
        String name = findings.text(map.get("column"), "'column' must be the name of an origin column");
        Node cast = map.get("cast");
        CqlType type = cast == null ? null : type(cast);
        Node pattern = map.get("pattern");
        String form =
                pattern == null ? null : findings.text(pattern, "'pattern' must be text such as dd.MM.yyyy HH:mm");
        return name == null || cast != null && type == null ? null : new OriginColumn(Names.unquote(name), type, form);
    }

    private ColumnSource constant(Node node) {
        String text = findings.text(node, "a constant must be one string, number or boolean");
        return text == null ? null : new Constant(text);
    }

    private ColumnSource expression(YamlMap map) {
        Node node = map.get("expression");
        String text = findings.text(node, "'expression' must be a CEL expression");
        Node cast = map.get("cast");
        CqlType type = cast == null ? null : type(cast);
        return text == null || cast != null && type == null ? null : new Computed(Position.ofText(node), text, type);
    }

    private ColumnSource parts(Node node) {
        if (!(node instanceof MappingNode mapping) || mapping.getValue().isEmpty()) {
            findings.add(
                    node,
                    "'parts' must be a mapping from fields of the UDT, or keys of the map, to where they come from");
            return null;
        }
        Map<String, ColumnSource> parts = new LinkedHashMap<>();
        for (YamlMap.Entry entry : new YamlMap("", node, List.of(), findings::add).entries()) {
            ColumnSource source = source(entry.value());
            if (source instanceof Parts) {
                findings.add(entry.position(), "a part cannot have parts of its own: what is inside is frozen");
            } else if (source != null) {
                parts.put(Names.unquote(entry.key()), source);
            }
        }
        return new Parts(parts);
    }

    private CqlType type(Node node) {
        String text = findings.text(node, "'cast' must be a CQL type");
        try {
            return text == null ? null : CqlType.parse(text);
        } catch (IllegalArgumentException e) {
            List<String> known =
                    Arrays.stream(ScalarType.values()).map(ScalarType::toString).toList();
            findings.add(node, "'" + text + "' is not a CQL type" + Suggestion.of(text, known));
            return null;
        }
    }
}
