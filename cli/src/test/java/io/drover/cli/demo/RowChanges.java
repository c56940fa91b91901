package io.drover.cli.demo;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Two tables of PostgreSQL and all that happens to rows: {@code accounts}, whose rows move between regions, and
 * {@code letters}, whose large values are only in the log when they change. Every row is changed at most once, so that
 * nothing that goes wrong is made good by a later change.
 */
final class RowChanges {
    static final int ROWS = 1_500;

    private static final int BLOCK = 10;
    private static final int BLOCKS = ROWS / BLOCK;

    /** Coprime to the number of blocks, so that all come by, here and there in the table. */
    private static final int STRIDE = 37;

    private static final int LOCK = 7;

    private final Connection connection;
    private int changed;

    RowChanges(Connection connection) {
        this.connection = connection;
    }

    void fill() throws SQLException {
        execute("""
                CREATE TABLE accounts (id int PRIMARY KEY, region text NOT NULL, note text);
                ALTER TABLE accounts REPLICA IDENTITY FULL;
                CREATE TABLE letters (id int PRIMARY KEY, status text, big text);
                ALTER TABLE letters ALTER COLUMN big SET STORAGE EXTERNAL;
                INSERT INTO accounts SELECT i, 'r' || i %% 3, 'first' FROM generate_series(1, %1$d) i;
                INSERT INTO letters SELECT i, 'open', repeat('large ', 500) FROM generate_series(1, %1$d) i""".formatted(ROWS));
    }

    /** Of the accounts; in the middle it waits for {@link #unlock}. */
    String lockedSelect() {
        return "SELECT * FROM public.accounts WHERE id < " + ROWS / 2 + " OR pg_advisory_xact_lock_shared(" + LOCK
                + ")::text IS NOT NULL";
    }

    void lock() throws SQLException {
        execute("SELECT pg_advisory_lock(" + LOCK + ")");
    }

    void unlock() throws SQLException {
        execute("SELECT pg_advisory_unlock(" + LOCK + ")");
    }

    /** Changes rows in so many more places of both tables, as long as there are any left. */
    void next(int blocks) throws SQLException {
        for (int i = 0; i < blocks && changed < BLOCKS; i++) {
            change(1 + changed * STRIDE % BLOCKS * BLOCK);
            changed++;
        }
    }

    private void change(int first) throws SQLException {
        execute("""
                UPDATE accounts SET note = 'changed' WHERE id = %1$d;
                UPDATE accounts SET note = NULL WHERE id = %1$d + 1;
                DELETE FROM accounts WHERE id = %1$d + 2;
                UPDATE accounts SET region = 'elsewhere' WHERE id = %1$d + 3;
                UPDATE accounts SET id = id + 100000 WHERE id = %1$d + 4;
                DELETE FROM accounts WHERE id = %1$d + 5;
                INSERT INTO accounts VALUES (%1$d + 5, 'again', NULL), (200000 + %1$d, 'new', 'inserted');
                UPDATE letters SET status = 'changed' WHERE id = %1$d;
                UPDATE letters SET status = NULL WHERE id = %1$d + 1;
                DELETE FROM letters WHERE id = %1$d + 2;
                UPDATE letters SET big = 'small' WHERE id = %1$d + 3;
                UPDATE letters SET id = id + 100000, big = 'moved' WHERE id = %1$d + 4;
                DELETE FROM letters WHERE id = %1$d + 5;
                INSERT INTO letters VALUES (%1$d + 5, 'again', NULL), (200000 + %1$d, 'new', repeat('large ', 500));
                UPDATE letters SET big = NULL WHERE id = %1$d + 6""".formatted(first));
    }

    private void execute(String statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(statements);
        }
    }
}
