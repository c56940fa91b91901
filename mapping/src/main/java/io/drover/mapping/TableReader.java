package io.drover.mapping;

import io.drover.model.TableId;
import io.drover.model.name.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads one entry of {@code tables}. */
final class TableReader {
    private static final List<String> KEYS =
            List.of("origin", "target", "columns", "drop", "where", "explode", "key", "unique_keys", "whole_rows");
    private static final List<String> EXPLODE_KEYS = List.of("column", "key", "value");
    private static final Pattern CASSANDRA_NAME = Pattern.compile("\\w+");

    private final Findings findings;

    TableReader(Findings findings) {
        this.findings = findings;
    }

    /** Empty when it does not name its two tables, which is then a finding. */
    Optional<TableRule> read(Node node) {
        if (!(node instanceof MappingNode)) {
            findings.add(node, "a table must be a mapping with 'origin' and 'target'");
            return Optional.empty();
        }
        YamlMap table = new YamlMap("", node, KEYS, findings::add);
        TableId origin = tableId(table, "origin", node);
        TableId target = tableId(table, "target", node);
        List<ColumnRule> columns = new ColumnReader(findings).read(table.get("columns"));
        List<TableRule.Drop> drops = drops(table.get("drop"));
        if (origin == null || target == null) {
            return Optional.empty();
        }
        return Optional.of(new TableRule(
                Position.of(node),
                origin,
                target,
                columns,
                drops,
                condition(table.get("where")),
                explode(table.get("explode")),
                new KeyReader(findings).read(table.get("key")),
                table.optionalFlag("unique_keys").orElse(false),
                table.optionalFlag("whole_rows").orElse(false)));
    }

    private TableId tableId(YamlMap table, String key, Node tableNode) {
        Node node = table.get(key);
        if (node == null) {
            findings.add(tableNode, "the table has no '" + key + "', which is written keyspace.table");
            return null;
        }
        String text = findings.text(node, "'" + key + "' must be of the form keyspace.table");
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
        findings.add(node, "'" + text + "' is not of the form keyspace.table");
        return null;
    }

    private List<TableRule.Drop> drops(Node node) {
        List<TableRule.Drop> drops = new ArrayList<>();
        if (node instanceof SequenceNode list) {
            for (Node item : list.getValue()) {
                String column = findings.text(item, "'drop' must list names of origin columns");
                if (column != null) {
                    drops.add(new TableRule.Drop(Position.of(item), Names.unquote(column)));
                }
            }
        } else if (node != null) {
            findings.add(node, "'drop' must be a list of origin columns, such as [legacy_flag]");
        }
        return drops;
    }

    private TableRule.Condition condition(Node node) {
        String text = node == null ? null : findings.text(node, "'where' must be a CEL expression over key columns");
        return text == null ? null : new TableRule.Condition(Position.ofText(node), text);
    }

    private TableRule.ExplodeRule explode(Node node) {
        if (node == null) {
            return null;
        }
        String expected = "'explode' must be {column: name, key: name} for a set, with value: name for a map";
        if (!(node instanceof MappingNode)) {
            findings.add(node, expected);
            return null;
        }
        YamlMap map = new YamlMap("", node, EXPLODE_KEYS, findings::add);
        String column = map.has("column") ? findings.text(map.get("column"), expected) : null;
        String key = map.has("key") ? findings.text(map.get("key"), expected) : null;
        String value = map.has("value") ? findings.text(map.get("value"), expected) : null;
        if (column == null || key == null) {
            findings.add(node, expected);
            return null;
        }
        return new TableRule.ExplodeRule(
                Position.of(node),
                new Explode(Names.unquote(column), Names.unquote(key), value == null ? null : Names.unquote(value)));
    }
}
