package io.drover.mapping;

import io.drover.mapping.ColumnSource.Constant;
import io.drover.mapping.ColumnSource.OriginColumn;
import io.drover.model.TableId;
import io.drover.model.name.Names;
import io.drover.model.type.CqlType;
import io.drover.model.type.ScalarType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
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
    private static final List<String> TABLE_KEYS = List.of("origin", "target", "columns", "drop");
    private static final List<String> COLUMN_KEYS = List.of("column", "cast", "constant");
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
        refuseSharedTables(tables);
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
            tables.add(new TableRule(position, origin, target, columns, drops));
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
                "a column comes from an origin column's name, {column: name, cast: type} or {constant: value}";
        if (node instanceof MappingNode mapping) {
            YamlMap map = YamlMap.of(mapping, findings);
            map.refuseOthersThan(COLUMN_KEYS, findings);
            Node column = map.get("column");
            Node constant = map.get("constant");
            if ((column == null) == (constant == null) || constant != null && map.get("cast") != null) {
                findings.add(YamlMap.position(node), expected);
                return null;
            }
            return constant == null ? originColumn(column, map.get("cast")) : constant(constant);
        }
        String column = text(node, expected);
        return column == null ? null : new OriginColumn(Names.unquote(column), null);
    }

    private ColumnSource originColumn(Node column, Node cast) {
        String name = text(column, "'column' must be the name of an origin column");
        CqlType type = cast == null ? null : type(cast);
        return name == null || cast != null && type == null ? null : new OriginColumn(Names.unquote(name), type);
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

    /** One record becomes one record, so that a table has one target; and rows of two origins could meet in one target. */
    private void refuseSharedTables(List<TableRule> tables) {
        for (int i = 0; i < tables.size(); i++) {
            TableRule later = tables.get(i);
            for (TableRule earlier : tables.subList(0, i)) {
                if (later.origin().equals(earlier.origin())) {
                    findings.add(
                            later.position(),
                            "table " + later.origin() + " already has a rule, in " + earlier.position());
                }
                if (later.target().equals(earlier.target())) {
                    findings.add(
                            later.position(),
                            "table " + later.target() + " is already the target of another rule, in "
                                    + earlier.position());
                }
            }
        }
    }
}
