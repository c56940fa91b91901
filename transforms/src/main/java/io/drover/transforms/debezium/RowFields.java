package io.drover.transforms.debezium;

import io.drover.model.Column;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;

/**
 * The columns of a relational table's events, and how the fields of Debezium's rows become them.
 *
 * @param types by column
 * @param withoutType the row's fields that no column holds
 */
record RowFields(TableSchema table, List<FieldType> types, List<Field> withoutType) {
    RowFields {
        types = List.copyOf(types);
        withoutType = List.copyOf(withoutType);
    }

    /**
     * Of a table that nobody states: its rows say what its columns are.
     *
     * @throws DataException when a column of the key has no CQL type
     */
    static RowFields found(TableId id, Schema keySchema, Schema row, PartitionKeys partitionKeys, FieldTypes types) {
        List<Column> columns = new ArrayList<>();
        List<FieldType> fieldTypes = new ArrayList<>();
        List<Field> withoutType = new ArrayList<>();
        List<String> names = keySchema.fields().stream().map(Field::name).toList();
        List<Column.Kind> kinds = partitionKeys.kinds(id, names);
        for (Field field : keySchema.fields()) {
            FieldType type = types.of(field.schema())
                    .orElseThrow(() ->
                            new DataException("table " + id + ": key column " + described(field) + " has no CQL type"));
            columns.add(new Column(field.name(), type.type(), kinds.get(columns.size())));
            fieldTypes.add(type);
        }
        for (Field field : row.fields()) {
            if (keySchema.field(field.name()) == null) {
                Optional<FieldType> type = types.of(field.schema());
                if (type.isEmpty()) {
                    withoutType.add(field);
                } else {
                    columns.add(new Column(field.name(), type.get().type(), Column.Kind.REGULAR));
                    fieldTypes.add(type.get());
                }
            }
        }
        return new RowFields(new TableSchema(id, columns), fieldTypes, withoutType);
    }

    /**
     * Of a table whose columns are stated. Fields that are not among them are left out.
     *
     * @param keySchema null of a truncation, which is about no row
     * @throws DataException when a column has no field, or one of another type
     */
    static RowFields stated(TableSchema table, Schema keySchema, Schema row, FieldTypes types) {
        requireKey(table, keySchema);
        List<FieldType> fieldTypes = new ArrayList<>();
        for (Column column : table.columns()) {
            Field field = row.field(column.name());
            if (field == null) {
                throw new DataException("table " + table.id() + ": column " + column.name()
                        + " is not in its records: Debezium has no converter for its type, or the publication leaves it"
                        + " out, as a generated column; take it out of the table's columns");
            }
            fieldTypes.add(types.of(field.schema(), column.type())
                    .orElseThrow(() -> new DataException("table " + table.id() + ": column " + described(field)
                            + " cannot become a " + column.type() + natural(types, field))));
        }
        return new RowFields(table, fieldTypes, List.of());
    }

    private static String natural(FieldTypes types, Field field) {
        return types.of(field.schema())
                .map(type -> "; it is a " + type.type())
                .orElse("; no CQL type holds it: take it out of the table's columns");
    }

    private static void requireKey(TableSchema table, Schema keySchema) {
        if (keySchema == null) {
            return;
        }
        Set<String> given = keySchema.fields().stream().map(Field::name).collect(Collectors.toSet());
        Set<String> stated = new HashSet<>();
        table.columns().subList(0, table.primaryKeySize()).forEach(column -> stated.add(column.name()));
        if (!given.equals(stated)) {
            throw new DataException("table " + table.id() + ": the key of its records is " + given + ", not " + stated
                    + "; name these columns with Debezium's message.key.columns");
        }
    }

    static String described(Field field) {
        return field.name() + " of type "
                + (field.schema().name() == null
                        ? field.schema().type()
                        : field.schema().name());
    }
}
