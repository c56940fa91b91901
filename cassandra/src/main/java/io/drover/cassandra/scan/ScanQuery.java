package io.drover.cassandra.scan;

import io.drover.model.TableSchema;
import io.drover.model.name.Names;
import java.nio.ByteBuffer;
import java.util.StringJoiner;

/**
 * The query of a scan and the places in its result: every column in the table's order, then write timestamp and remaining
 * TTL of each column outside the primary key, then the token.
 */
final class ScanQuery {
    private final TableSchema table;
    private final int tokenIndex;

    ScanQuery(TableSchema table) {
        this.table = table;
        this.tokenIndex = table.size() + 2 * (table.size() - table.primaryKeySize());
    }

    int writetimeIndex(int column) {
        return table.size() + 2 * (column - table.primaryKeySize());
    }

    int ttlIndex(int column) {
        return writetimeIndex(column) + 1;
    }

    long token(ScannedRow row) {
        ByteBuffer token = row.bytes(tokenIndex);
        return token.getLong(token.position());
    }

    /** With the range's start and end as its two parameters. */
    String cql() {
        StringJoiner selected = new StringJoiner(", ");
        StringJoiner partitionKey = new StringJoiner(", ", "token(", ")");
        for (int i = 0; i < table.size(); i++) {
            String name = name(i);
            selected.add(name);
            if (i < table.partitionKeySize()) {
                partitionKey.add(name);
            }
        }
        for (int i = table.primaryKeySize(); i < table.size(); i++) {
            selected.add("WRITETIME(" + name(i) + ")").add("TTL(" + name(i) + ")");
        }
        selected.add(partitionKey.toString());
        return "SELECT " + selected + " FROM " + table.id() + " WHERE " + partitionKey + " > ? AND " + partitionKey
                + " <= ?";
    }

    private String name(int column) {
        return Names.cql(table.column(column).name());
    }
}
