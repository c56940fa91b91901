package io.drover.mapping;

import io.drover.mapping.ColumnSource.Computed;
import io.drover.mapping.ColumnSource.Constant;
import io.drover.mapping.ColumnSource.OriginColumn;
import io.drover.mapping.ColumnSource.Parts;
import io.drover.model.TableId;
import io.drover.model.name.Names;
import io.drover.model.name.Suggestion;
import io.drover.model.type.CqlType;
import io.drover.model.type.ScalarType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** YAML nodes to rules. Reads on after a mistake, to report all of them; for one document. */
final class DocumentReader {
    private static final Position START = new Position(1, 1);
    private static final List<String> TABLE_KEYS =
            List.of("origin", "target", "columns", "drop", "where", "explode", "key", "unique_keys", "whole_rows");
    private static final List<String> COLUMN_KEYS =
            List.of("column", "cast", "pattern", "constant", "expression", "parts");
    private static final List<String> EXPLODE_KEYS = List.of("column", "key", "value");
    private static final Pattern CASSANDRA_NAME = Pattern.compile("\\w+");

    private final Findings findings = new Findings();

    MappingDocument read(String yaml) {
        List<TableRule> tables = new ArrayList<>();
        Node root = compose(yaml);
        if (root instanceof MappingNode map) {
            Node section = YamlMap.of(map, findings).get("tables");
            if (section instanceof SequenceNode list && !list.getValue().isEmpty()) {
                list.getValue().forEach(node -> table(node, tables));
            } else {
                findings.add(
                        section == null ? START : YamlMap.position(section),
                        "'tables' must list at least one table, each with 'origin' and 'target'");
            }
        } else {
            findings.add(START, "the document must have the key 'tables'");
        }
        findings.throwIfAny();
        return new MappingDocument(tables);
    }

    private Node compose(String yaml) {
        try {
            return new Compose(
                            LoadSettings.builder().setAllowNonScalarKeys(true).build())
                    .composeString(yaml)
                    .orElse(null);
        } catch (MarkedYamlEngineException e) {
            findings.add(
                    e.getProblemMark().map(YamlMap::position).orElse(START), "this is not YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            findings.add(START, "this is not YAML: " + e.getMessage());
        }
        findings.throwIfAny();
        throw new AssertionError("a finding was added");
    }

    private void table(Node node, List<TableRule> tables) {
        Position position = YamlMap.position(node);
        if (!(node instanceof MappingNode mapping)) {
            findings.add(position, "a table must be a mapping with 'origin' and 'target'");
            return;
        }
        YamlMap map = YamlMap.of(mapping, findings);
        map.refuseOthersThan(TABLE_KEYS, findings);
        TableId origin = tableId(map, "origin", position);
        TableId target = tableId(map, "target", position);
        List<ColumnRule> columns = columns(map.get("columns"));
        List<TableRule.Drop> drops = drops(map.get("drop"));
        if (origin != null && target != null) {
            tables.add(new TableRule(
                    position,
                    origin,
                    target,
                    columns,
                    drops,
                    condition(map.get("where")),
                    explode(map.get("explode")),
                    new KeyReader(findings).read(map.get("key")),
                    promise(map, "unique_keys"),
                    promise(map, "whole_rows")));
        }
    }

    private TableId tableId(YamlMap table, String key, Position tablePosition) {
        Node node = table.get(key);
        if (node == null) {
            findings.add(tablePosition, "the table has no '" + key + "', which is written keyspace.table");
            return null;
        }
        String text = text(node, "'" + key + "' must be of the form keyspace.table");
        if (text == null) {
            return null;
        }
        try {
            TableId id = TableId.parse(text);
            if (CASSANDRA_NAME.matcher(id.keyspace()).matches()
                    && CASSANDRA_NAME.matcher(id.table()).matches()) {
                return id;
            }
        } catch (IllegalArgumentException e) {
            // Reported below, as the other malformed names are.
        }
        findings.add(YamlMap.position(node), "'" + text + "' is not of the form keyspace.table");
        return null;
    }

    private List<ColumnRule> columns(Node node) {
        List<ColumnRule> rules = new ArrayList<>();
        if (node instanceof MappingNode mapping) {
            for (YamlMap.Entry entry : YamlMap.of(mapping, findings).entries()) {
                ColumnSource source = source(entry.value());
                if (source != null) {
                    rules.add(new ColumnRule(entry.position(), Names.unquote(entry.key()), source));
                }
            }
        } else if (node != null) {
            findings.add(
                    YamlMap.position(node), "'columns' must be a mapping from target columns to where they come from");
        }
        return rules;
    }

    private ColumnSource source(Node node) {
        String expected =
                "a column comes from an origin column's name, or from one of {column: name}, {constant: value},"
                        + " {expression: text} and {parts: {name: source}}; a column or an expression can have a 'cast'";
        if (!(node instanceof MappingNode mapping)) {
            String column = text(node, expected);
            return column == null ? null : new OriginColumn(Names.unquote(column), null);
        }
        YamlMap map = YamlMap.of(mapping, findings);
        map.refuseOthersThan(COLUMN_KEYS, findings);
        List<String> given = Stream.of("column", "constant", "expression", "parts")
                .filter(key -> map.get(key) != null)
                .toList();
        boolean castable = given.equals(List.of("column")) || given.equals(List.of("expression"));
        if (given.size() != 1
                || map.get("cast") != null && !castable
                || map.get("pattern") != null && map.get("column") == null) {
            findings.add(YamlMap.position(node), expected);
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
        String name = text(map.get("column"), "'column' must be the name of an origin column");
        Node cast = map.get("cast");
        CqlType type = cast == null ? null : type(cast);
        Node pattern = map.get("pattern");
        String form = pattern == null ? null : text(pattern, "'pattern' must be text such as dd.MM.yyyy HH:mm");
        return name == null || cast != null && type == null ? null : new OriginColumn(Names.unquote(name), type, form);
    }

    private ColumnSource expression(YamlMap map) {
        Node node = map.get("expression");
        String text = text(node, "'expression' must be a CEL expression");
        Node cast = map.get("cast");
        CqlType type = cast == null ? null : type(cast);
        return text == null || cast != null && type == null ? null : new Computed(textStart(node), text, type);
    }

    private ColumnSource parts(Node node) {
        if (!(node instanceof MappingNode mapping) || mapping.getValue().isEmpty()) {
            findings.add(
                    YamlMap.position(node),
                    "'parts' must be a mapping from fields of the UDT, or keys of the map, to where they come from");
            return null;
        }
        Map<String, ColumnSource> parts = new LinkedHashMap<>();
        for (YamlMap.Entry entry : YamlMap.of(mapping, findings).entries()) {
            ColumnSource source = source(entry.value());
            if (source instanceof Parts) {
                findings.add(entry.position(), "a part cannot have parts of its own: what is inside is frozen");
            } else if (source != null) {
                parts.put(Names.unquote(entry.key()), source);
            }
        }
        return new Parts(parts);
    }

    /** Where a scalar's text starts: behind its quote. */
    private static Position textStart(Node node) {
        Position position = YamlMap.position(node);
        boolean quoted = node instanceof ScalarNode scalar
                && (scalar.getScalarStyle() == ScalarStyle.DOUBLE_QUOTED
                        || scalar.getScalarStyle() == ScalarStyle.SINGLE_QUOTED);
        return quoted ? new Position(position.line(), position.column() + 1) : position;
    }

    private TableRule.Condition condition(Node node) {
        String text = node == null ? null : text(node, "'where' must be a CEL expression over key columns");
        return text == null ? null : new TableRule.Condition(textStart(node), text);
    }

    private TableRule.ExplodeRule explode(Node node) {
        if (node == null) {
            return null;
        }
        String expected = "'explode' must be {column: name, key: name} for a set, with value: name for a map";
        if (!(node instanceof MappingNode mapping)) {
            findings.add(YamlMap.position(node), expected);
            return null;
        }
        YamlMap map = YamlMap.of(mapping, findings);
        map.refuseOthersThan(EXPLODE_KEYS, findings);
        String column = map.get("column") == null ? null : text(map.get("column"), expected);
        String key = map.get("key") == null ? null : text(map.get("key"), expected);
        String value = map.get("value") == null ? null : text(map.get("value"), expected);
        if (column == null || key == null) {
            findings.add(YamlMap.position(node), expected);
            return null;
        }
        return new TableRule.ExplodeRule(
                YamlMap.position(node),
                new Explode(Names.unquote(column), Names.unquote(key), value == null ? null : Names.unquote(value)));
    }

    private boolean promise(YamlMap table, String key) {
        Node node = table.get(key);
        String expected = "'" + key + "' must be true or false";
        String text = node == null ? "false" : text(node, expected);
        if (text != null && !text.equals("true") && !text.equals("false")) {
            findings.add(YamlMap.position(node), expected);
        }
        return "true".equals(text);
    }

    private CqlType type(Node node) {
        String text = text(node, "'cast' must be a CQL type");
        try {
            return text == null ? null : CqlType.parse(text);
        } catch (IllegalArgumentException e) {
            List<String> known =
                    Arrays.stream(ScalarType.values()).map(ScalarType::toString).toList();
            findings.add(YamlMap.position(node), "'" + text + "' is not a CQL type" + Suggestion.of(text, known));
            return null;
        }
    }

    private ColumnSource constant(Node node) {
        String text = text(node, "a constant must be one string, number or boolean");
        return text == null ? null : new Constant(text);
    }

    private List<TableRule.Drop> drops(Node node) {
        List<TableRule.Drop> drops = new ArrayList<>();
        if (node instanceof SequenceNode list) {
            for (Node item : list.getValue()) {
                String column = text(item, "'drop' must list names of origin columns");
                if (column != null) {
                    drops.add(new TableRule.Drop(YamlMap.position(item), Names.unquote(column)));
                }
            }
        } else if (node != null) {
            findings.add(YamlMap.position(node), "'drop' must be a list of origin columns, such as [legacy_flag]");
        }
        return drops;
    }

    /** The scalar as written, or null when it is none or YAML's null, which is then reported. */
    private String text(Node node, String expected) {
        if (node instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)) {
            return scalar.getValue();
        }
        findings.add(YamlMap.position(node), expected);
        return null;
    }
}
