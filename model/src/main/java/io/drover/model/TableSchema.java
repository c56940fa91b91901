package io.drover.model;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A table's columns at one moment, ordered: partition key, clustering, then the others. An event's values are aligned with
 * this order.
 */
public final class TableSchema {
    private final TableId id;
    private final List<Column> columns;
    private final Map<String, Integer> indexes = new HashMap<>();
    private final int partitionKeySize;
    private final int primaryKeySize;

    /** @throws IllegalArgumentException when there is no partition key, a name occurs twice or the order is another one */
    public TableSchema(TableId id, List<Column> columns) {
        this.id = requireNonNull(id, "id is null");
        this.columns = List.copyOf(columns);
        int partitionKey = 0;
        int primaryKey = 0;
        for (int i = 0; i < this.columns.size(); i++) {
            Column column = this.columns.get(i);
            if (indexes.put(column.name(), i) != null) {
                throw new IllegalArgumentException("table " + id + " has column " + column.name() + " twice");
            }
            boolean inOrder =
                    switch (column.kind()) {
                        case PARTITION_KEY -> partitionKey++ == i;
                        case CLUSTERING, CLUSTERING_DESC -> primaryKey++ + partitionKey == i;
                        case STATIC, REGULAR -> true;
                    };
            if (!inOrder) {
                throw new IllegalArgumentException("key columns of table " + id + " must come first");
            }
        }
        if (partitionKey == 0) {
            throw new IllegalArgumentException("table " + id + " has no partition key");
        }
        partitionKeySize = partitionKey;
        primaryKeySize = partitionKey + primaryKey;
    }

    public TableId id() {
        return id;
    }

    public List<Column> columns() {
        return columns;
    }

    public Column column(int index) {
        return columns.get(index);
    }

    public int size() {
        return columns.size();
    }

    /** The index of the column with this unquoted name, or -1. */
    public int indexOf(String name) {
        return indexes.getOrDefault(name, -1);
    }

    public int partitionKeySize() {
        return partitionKeySize;
    }

    /** Partition key and clustering columns. */
    public int primaryKeySize() {
        return primaryKeySize;
    }

    public int clusteringSize() {
        return primaryKeySize - partitionKeySize;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TableSchema that && id.equals(that.id) && columns.equals(that.columns);
    }

    @Override
    public int hashCode() {
        return 31 * id.hashCode() + columns.hashCode();
    }

    @Override
    public String toString() {
        return id + " " + columns;
    }
}
