package io.drover.source.commitlog;

import io.drover.model.event.Delta;
import java.util.ArrayList;
import java.util.List;

/**
 * Sorts a row's cells into as few statements as can write them. Mostly that is one, so the statement used last is tried
 * first.
 */
final class Statements {
    private final List<Statement> statements = new ArrayList<>(4);
    private final List<Reread> rereads = new ArrayList<>(2);
    private Object[] key;
    private Statement last;

    /** @param rowKey values of the key columns; aligned with the table's columns */
    void start(Object[] rowKey) {
        key = rowKey;
        statements.clear();
        rereads.clear();
        last = null;
    }

    List<Statement> all() {
        return statements;
    }

    /** What no statement can say before it is read from the origin. */
    List<Reread> rereads() {
        return rereads;
    }

    void reread(Reread reread) {
        rereads.add(reread);
    }

    void marker(long writetime, int ttl, long expiresAt) {
        add(Statement.ofMarker(writetime, ttl, expiresAt, key));
    }

    /** The statement for a cell with a value in a column that is a single cell. */
    Statement forCell(long writetime, int ttl, long expiresAt) {
        if (last != null && last.takes(writetime, ttl, expiresAt)) {
            return last.withCells(ttl, expiresAt);
        }
        for (Statement statement : statements) {
            if (statement.takes(writetime, ttl, expiresAt)) {
                last = statement;
                return statement.withCells(ttl, expiresAt);
            }
        }
        return add(Statement.ofCells(writetime, ttl, expiresAt, key));
    }

    /** @param parts the kind of delta when the cell is a part of the column's value, or null when it starts a new value */
    Statement forCell(long writetime, int ttl, long expiresAt, int column, Delta.Kind parts) {
        for (Statement statement : statements) {
            if (statement.takes(writetime, ttl, expiresAt) && statement.isFree(column, parts)) {
                return statement.withCells(ttl, expiresAt);
            }
        }
        return add(Statement.ofCells(writetime, ttl, expiresAt, key));
    }

    Statement forDelete(long writetime, int column, Delta.Kind parts) {
        for (Statement statement : statements) {
            if (statement.takesDeletes(writetime) && statement.isFree(column, parts)) {
                return statement;
            }
        }
        return add(Statement.ofDeletes(writetime, key));
    }

    private Statement add(Statement statement) {
        statements.add(statement);
        last = statement;
        return statement;
    }
}
