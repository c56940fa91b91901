package io.drover.cassandra;

import io.drover.model.Column;
import io.drover.model.TableSchema;
import io.drover.model.name.Names;
import io.drover.model.type.CqlType;
import io.drover.model.type.ListType;
import io.drover.model.type.MapType;
import io.drover.model.type.ScalarType;
import io.drover.model.type.SetType;
import io.drover.model.type.TupleType;
import io.drover.model.type.UdtType;
import io.drover.model.type.VectorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The CQL statements that make a table, and the types that it needs. Types are those of the table's own keyspace. */
public final class TableDdl {
    private TableDdl() {}

    /** Each without its semicolon, in the order in which they must run; of types, in the table's keyspace. */
    public static List<String> of(TableSchema table) {
        Map<String, UdtType> types = new LinkedHashMap<>();
        table.columns().forEach(column -> collect(column.type(), types));
        List<String> statements = new ArrayList<>();
        types.values().forEach(type -> statements.add(createType(table, type)));
        statements.add(createTable(table));
        return statements;
    }

    private static void collect(CqlType type, Map<String, UdtType> types) {
        children(type).forEach(child -> collect(child, types));
        if (type instanceof UdtType udt) {
            types.putIfAbsent(udt.name(), udt);
        }
    }

    private static List<CqlType> children(CqlType type) {
        if (type instanceof ListType list) {
            return List.of(list.element());
        }
        if (type instanceof SetType set) {
            return List.of(set.element());
        }
        if (type instanceof MapType map) {
            return List.of(map.key(), map.value());
        }
        if (type instanceof VectorType vector) {
            return List.of(vector.element());
        }
        if (type instanceof TupleType tuple) {
            return tuple.elements();
        }
        return type instanceof UdtType udt
                ? udt.fields().stream().map(UdtType.Field::type).toList()
                : List.of();
    }

    private static String createType(TableSchema table, UdtType type) {
        return type.fields().stream()
                .map(field -> "  " + Names.cql(field.name()) + " " + inner(field.type()))
                .collect(Collectors.joining(
                        ",\n",
                        "CREATE TYPE IF NOT EXISTS " + Names.cql(table.id().keyspace()) + "." + Names.cql(type.name())
                                + " (\n",
                        "\n)"));
    }

    private static String createTable(TableSchema table) {
        StringBuilder ddl = new StringBuilder("CREATE TABLE IF NOT EXISTS " + table.id() + " (\n");
        for (Column column : table.columns()) {
            ddl.append("  ")
                    .append(Names.cql(column.name()))
                    .append(' ')
                    .append(outer(column.type()))
                    .append(column.kind() == Column.Kind.STATIC ? " static" : "")
                    .append(",\n");
        }
        ddl.append("  PRIMARY KEY ((")
                .append(names(table.columns().subList(0, table.partitionKeySize())))
                .append(')');
        List<Column> clustering = table.columns().subList(table.partitionKeySize(), table.primaryKeySize());
        ddl.append(clustering.isEmpty() ? "" : ", " + names(clustering)).append(")\n)");
        if (clustering.stream().anyMatch(column -> column.kind() == Column.Kind.CLUSTERING_DESC)) {
            ddl.append(clustering.stream()
                    .map(column -> Names.cql(column.name())
                            + (column.kind() == Column.Kind.CLUSTERING_DESC ? " DESC" : " ASC"))
                    .collect(Collectors.joining(", ", " WITH CLUSTERING ORDER BY (", ")")));
        }
        return ddl.toString();
    }

    private static String names(List<Column> columns) {
        return columns.stream().map(column -> Names.cql(column.name())).collect(Collectors.joining(", "));
    }

    /** As the type of a column. */
    private static String outer(CqlType type) {
        return type instanceof ScalarType
                        || type instanceof TupleType
                        || type instanceof VectorType
                        || type.isMultiCell()
                ? bare(type)
                : "frozen<" + bare(type) + ">";
    }

    /** As the type of what is inside another one. */
    private static String inner(CqlType type) {
        return type instanceof ScalarType || type instanceof VectorType ? bare(type) : "frozen<" + bare(type) + ">";
    }

    private static String bare(CqlType type) {
        if (type instanceof UdtType udt) {
            return Names.cql(udt.name());
        }
        if (type instanceof VectorType vector) {
            return "vector<" + inner(vector.element()) + ", " + vector.dimension() + ">";
        }
        List<CqlType> children = children(type);
        if (children.isEmpty()) {
            return type.toString();
        }
        String name = type instanceof ListType
                ? "list"
                : type instanceof SetType ? "set" : type instanceof MapType ? "map" : "tuple";
        return children.stream().map(TableDdl::inner).collect(Collectors.joining(", ", name + "<", ">"));
    }
}
