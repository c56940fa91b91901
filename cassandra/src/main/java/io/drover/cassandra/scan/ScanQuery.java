package io.drover.cassandra.scan;

import io.drover.model.TableSchema;
import io.drover.model.name.Names;
import java.nio.ByteBuffer;
import java.util.StringJoiner;

/**
 * The query of a scan and the places in its result: every column in the table's order, then write timestamp and remaining
 * TTL of each column outside the primary key that has them, then the token.
 */
final class ScanQuery {
    private static final int NOT_STAMPED = -1;

    private final TableSchema table;
    private final int[] writetimeIndexes;
    private final int tokenIndex;

    /** @param elementStamps whether the server gives write timestamps and TTLs of non-frozen collections and UDTs */
    ScanQuery(TableSchema table, boolean elementStamps) {
        this.table = table;
        this.writetimeIndexes = new int[table.size()];
        int next = table.size();
        for (int i = 0; i < table.size(); i++) {
            boolean stamped = i >= table.primaryKeySize()
                    && (elementStamps || !table.column(i).type().isMultiCell());
            writetimeIndexes[i] = stamped ? next : NOT_STAMPED;
            next += stamped ? 2 : 0;
        }
        this.tokenIndex = next;
    }

    /** Whether the column's write timestamp and TTL are read. */
    boolean isStamped(int column) {
        return writetimeIndexes[column] != NOT_STAMPED;
    }

    int writetimeIndex(int column) {
        return writetimeIndexes[column];
    }

    int ttlIndex(int column) {
        return writetimeIndexes[column] + 1;
    }

    long token(ScannedRow row) {
        ByteBuffer token = row.bytes(tokenIndex);
        return token.getLong(token.position());
    }

    /** With the range's start and end as its two parameters. */
    String cql() {
        return select() + inRange();
    }

    /** The primary keys in a range, with its start and end as parameters. */
    String keysCql() {
        return "SELECT " + join(", ", table.primaryKeySize()) + " FROM " + table.id() + inRange();
    }

    private String inRange() {
        return " WHERE " + token() + " > ? AND " + token() + " <= ?";
    }

    /** With the first columns of the primary key as its parameters. */
    String keyCql(int columns) {
        return select() + " WHERE " + equal(columns) + " LIMIT 1";
    }

    private String select() {
        StringJoiner selected = new StringJoiner(", ").add(join(", ", table.size()));
        for (int i = table.primaryKeySize(); i < table.size(); i++) {
            if (isStamped(i)) {
                selected.add("WRITETIME(" + name(i) + ")").add("TTL(" + name(i) + ")");
            }
        }
        return "SELECT " + selected.add(token()) + " FROM " + table.id();
    }

    private String token() {
        return "token(" + partitionKey() + ")";
    }

    /** Whether there is a row; with its primary key as parameters. */
    String rowCql() {
        return "SELECT " + name(table.primaryKeySize() - 1) + " FROM " + table.id() + " WHERE "
                + equal(table.primaryKeySize());
    }

    /** The partition keys that a restriction selects, each with its token behind it. */
    String partitionsCql(String where, int limit) {
        return "SELECT DISTINCT " + partitionKey() + ", " + token() + " FROM " + table.id() + " WHERE " + where
                + " LIMIT " + limit + " ALLOW FILTERING";
    }

    private String partitionKey() {
        return join(", ", table.partitionKeySize());
    }

    private String equal(int columns) {
        return join(" = ? AND ", columns) + " = ?";
    }

    private String join(String delimiter, int columns) {
        StringJoiner names = new StringJoiner(delimiter);
        for (int i = 0; i < columns; i++) {
            names.add(name(i));
        }
        return names.toString();
    }

    private String name(int column) {
        return Names.cql(table.column(column).name());
    }
}
