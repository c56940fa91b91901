package io.drover.model.event;

import io.drover.model.TableId;
import io.drover.model.name.Names;

/** The topic of a table's events; capture, snapshot and whoever creates the topics must agree on it. */
public final class Topics {
    private Topics() {}

    /**
     * {@code <prefix>.<keyspace>.<table>}. Kafka allows letters, digits, {@code .}, {@code _} and {@code -} in a topic name,
     * so any other character of a CQL name is escaped as it is in {@linkplain Names#field schemas}.
     */
    public static String topic(String prefix, TableId table) {
        return prefix + "." + Names.field(table.keyspace()) + "." + Names.field(table.table());
    }
}
