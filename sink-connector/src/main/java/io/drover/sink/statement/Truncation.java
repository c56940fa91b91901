package io.drover.sink.statement;

import io.drover.model.Column;
import io.drover.model.TableSchema;
import io.drover.model.name.Names;
import java.nio.ByteBuffer;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;
import java.util.stream.Collectors;

/**
 * A TRUNCATE at a write timestamp. CQL's own has none and takes what is newer too, so each partition that is there is
 * deleted at the timestamp. Stateless.
 */
public final class Truncation {
    private final boolean counters;
    private final int keySize;
    private final String read;
    private final String delete;

    public Truncation(TableSchema table) {
        counters = CounterStatements.hasCounters(table);
        keySize = table.partitionKeySize();
        String names = table.columns().subList(0, keySize).stream()
                .map(Column::name)
                .map(Names::cql)
                .collect(Collectors.joining(", "));
        String token = "token(" + names + ")";
        read = "SELECT DISTINCT " + names + ", " + token + " FROM " + table.id() + " WHERE " + token + " > ? AND "
                + token + " <= ?";
        delete = Deletes.text(table, counters, KeyClause.ofPartition(table).restriction());
    }

    /** The text of {@link #read}. */
    public String readText() {
        return read;
    }

    /** Reads the key of each partition with a Murmur3 token in {@code (start, end]}, and behind it the token. */
    public CqlWrite read(long start, long end) {
        return new CqlWrite(read, new ByteBuffer[] {Values.ofLong(start), Values.ofLong(end)});
    }

    /** @param column of a row that was read */
    public long token(IntToLongFunction column) {
        return column.applyAsLong(keySize);
    }

    /** The text of {@link #delete}. */
    public String deleteText() {
        return delete;
    }

    /**
     * @param key the partition's, by column
     * @param writetime microseconds; what is newer stays
     */
    public CqlWrite delete(IntFunction<ByteBuffer> key, long writetime) {
        int first = counters ? 0 : 1;
        ByteBuffer[] values = new ByteBuffer[first + keySize];
        if (!counters) {
            values[0] = Values.ofLong(writetime);
        }
        for (int i = 0; i < keySize; i++) {
            values[first + i] = key.apply(i);
        }
        return new CqlWrite(delete, values, counters ? writetime : CqlWrite.IN_TEXT);
    }
}
