package io.drover.transforms.debezium;

import io.drover.model.TableId;
import java.util.Optional;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/**
 * The databases whose {@code source} blocks are understood: which table a change is of, and where it stands in the database's
 * log.
 *
 * <p>The place in the log becomes the write timestamp. It never goes backwards for a row, because a row is locked from its
 * change to the end of the transaction, so that a later change of it is logged later; clocks and commit times promise
 * less, and all changes of a transaction share them. It is the same each time that the change is read.
 */
enum Database {
    POSTGRESQL("schema") {
        /** The LSN of the change's own record, a byte position in the whole log. */
        @Override
        long position(TableId table, Struct source) {
            Long lsn = source.getInt64("lsn");
            if (lsn == null) {
                throw new DataException("table " + table + ": a change without an lsn, its place in the log");
            }
            return lsn;
        }
    },

    MYSQL("db") {
        /**
         * The number of the binlog file above the byte in it. A row of an event is at least a byte long, so that adding its
         * index stays below the position of the next event.
         */
        @Override
        long position(TableId table, Struct source) {
            String file = source.getString("file");
            long inFile = source.getInt64("pos") + source.getInt32("row");
            if (inFile >>> FILE_SHIFT != 0) {
                throw new DataException(
                        "table " + table + ": position " + inFile + " of binlog file " + file + " is beyond 4 GiB");
            }
            try {
                return Math.multiplyExact(Long.parseLong(file.substring(file.lastIndexOf('.') + 1)), 1L << FILE_SHIFT)
                        + inFile;
            } catch (NumberFormatException | ArithmeticException e) {
                throw new DataException("table " + table + ": binlog file " + file + " does not end in a number", e);
            }
        }
    };

    /**
     * The write timestamp of a row that a snapshot read: below that of any change. A snapshot may not have seen a transaction
     * that was logged before it and committed after it, so that a place in the log would not do.
     */
    static final long SNAPSHOT = 1;

    private static final int FILE_SHIFT = 32;

    private final String schemaField;

    Database(String schemaField) {
        this.schemaField = schemaField;
    }

    static Optional<Database> of(String connector) {
        return switch (connector) {
            case "postgresql" -> Optional.of(POSTGRESQL);
            case "mysql", "mariadb" -> Optional.of(MYSQL);
            default -> Optional.empty();
        };
    }

    TableId table(Struct source) {
        return new TableId(source.getString(schemaField), source.getString("table"));
    }

    boolean isOf(TableId table, Struct source) {
        return table.table().equals(source.getString("table"))
                && table.keyspace().equals(source.getString(schemaField));
    }

    /** @throws DataException when the source does not say it */
    abstract long position(TableId table, Struct source);
}
