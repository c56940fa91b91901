package io.drover.cli.torture;

import io.drover.model.Column;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.name.Names;
import io.drover.model.type.CqlType;
import io.drover.model.type.ListType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A table that is written to.
 *
 * @param schema unquoted names; the partition key is of ints and texts, so that a partition has the same text everywhere
 * @param cqlTypes by column, as they are declared
 * @param targetOptions what the target's table has beside the columns, as CQL behind WITH; empty for nothing
 */
record TortureTable(TableSchema schema, Map<String, String> cqlTypes, String targetOptions) {
    static final String KEYSPACE = "torture";

    /** The one UDT, and what a type descriptor says for it. */
    static final String UDT = "person";

    private static final String UDT_FIELDS = "name text, age int, tags set<text>";
    static final String CREATE_UDT =
            "CREATE TYPE %s.%s (name text, age int, tags frozen<set<text>>)".formatted(KEYSPACE, UDT);

    /** @param columns each as {@code name type KIND}, in the order of the key */
    static TortureTable of(String name, String targetOptions, List<String> columns) {
        List<Column> parsed = new ArrayList<>();
        Map<String, String> cqlTypes = new LinkedHashMap<>();
        for (String column : columns) {
            int kindAt = column.lastIndexOf(' ');
            String head = column.substring(0, kindAt);
            int typeAt = column.startsWith("\"") ? Names.endOfQuoted(column, 0) : head.indexOf(' ');
            String columnName = Names.unquote(head.substring(0, typeAt));
            String type = head.substring(typeAt).strip();
            cqlTypes.put(columnName, type);
            parsed.add(new Column(columnName, parse(type), Column.Kind.valueOf(column.substring(kindAt + 1))));
        }
        return new TortureTable(new TableSchema(new TableId(KEYSPACE, name), parsed), cqlTypes, targetOptions);
    }

    private static CqlType parse(String type) {
        return CqlType.parse(type.replace(UDT, "udt<" + KEYSPACE + "." + UDT + ": " + UDT_FIELDS + ">"));
    }

    /** {@code keyspace.table}, quoted where it must be. */
    String cql() {
        return KEYSPACE + "." + Names.cql(schema.id().table());
    }

    List<Column> columns(Column.Kind kind) {
        return schema.columns().stream().filter(column -> column.kind() == kind).toList();
    }

    List<Column> clustering() {
        return schema.columns().subList(schema.partitionKeySize(), schema.primaryKeySize());
    }

    /** Whether it has lists of which each element is a cell. */
    boolean hasLists() {
        return schema.columns().stream()
                .anyMatch(column ->
                        column.type() instanceof ListType && column.type().isMultiCell());
    }

    /** @param options behind WITH; empty for none */
    String create(String options) {
        List<Column> partition = schema.columns().subList(0, schema.partitionKeySize());
        StringBuilder text = new StringBuilder("CREATE TABLE ").append(cql()).append(" (");
        for (Column column : schema.columns()) {
            text.append(Names.cql(column.name())).append(' ').append(cqlTypes.get(column.name()));
            text.append(column.kind() == Column.Kind.STATIC ? " static, " : ", ");
        }
        text.append("PRIMARY KEY ((").append(names(partition)).append(')');
        text.append(clustering().isEmpty() ? "" : ", " + names(clustering())).append("))");
        List<String> with = new ArrayList<>();
        if (!clustering().isEmpty()) {
            with.add(clustering().stream()
                    .map(column -> Names.cql(column.name())
                            + (column.kind() == Column.Kind.CLUSTERING_DESC ? " DESC" : " ASC"))
                    .collect(Collectors.joining(", ", "CLUSTERING ORDER BY (", ")")));
        }
        if (!options.isEmpty()) {
            with.add(options);
        }
        return text + (with.isEmpty() ? "" : " WITH " + String.join(" AND ", with));
    }

    static String names(List<Column> columns) {
        return columns.stream().map(column -> Names.cql(column.name())).collect(Collectors.joining(", "));
    }
}
