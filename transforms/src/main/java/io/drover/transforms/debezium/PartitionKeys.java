package io.drover.transforms.debezium;

import io.drover.model.Column;
import io.drover.model.TableId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.DataException;

/**
 * Which columns of a table's key are the partition key, where a user said so; the others cluster. Without a word, the whole
 * key is the partition key: a relational table has no other.
 */
final class PartitionKeys {
    private final Map<TableId, List<String>> byTable = new HashMap<>();

    /**
     * @param text {@code schema.table:column,column;schema.table:column}, or empty
     * @throws IllegalArgumentException when it has another form
     */
    static PartitionKeys parse(String text) {
        PartitionKeys keys = new PartitionKeys();
        for (String entry : text.isBlank() ? new String[0] : text.split(";")) {
            int colon = entry.indexOf(':');
            if (colon < 0 || entry.substring(colon + 1).isBlank()) {
                throw new IllegalArgumentException(
                        "'" + entry.strip() + "' is not of the form schema.table:column,column");
            }
            keys.byTable.put(
                    TableId.parse(entry.substring(0, colon).strip()),
                    Arrays.stream(entry.substring(colon + 1).split(","))
                            .map(String::strip)
                            .toList());
        }
        return keys;
    }

    /**
     * @param key the columns of the record's key
     * @throws DataException when the partition key is not how the key starts
     */
    List<Column.Kind> kinds(TableId table, List<String> key) {
        List<String> partition = byTable.getOrDefault(table, key);
        if (partition.size() > key.size() || !key.subList(0, partition.size()).equals(partition)) {
            throw new DataException("table " + table + ": the key of its records is " + key
                    + ", which does not start with the partition key " + partition
                    + "; order it with Debezium's message.key.columns");
        }
        List<Column.Kind> kinds = new ArrayList<>();
        for (int i = 0; i < key.size(); i++) {
            kinds.add(i < partition.size() ? Column.Kind.PARTITION_KEY : Column.Kind.CLUSTERING);
        }
        return kinds;
    }
}
