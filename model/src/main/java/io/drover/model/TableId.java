package io.drover.model;

import static java.util.Objects.requireNonNull;

import io.drover.model.name.Names;

/** Names are CQL's own, unquoted. */
public record TableId(String keyspace, String table) {
    public TableId {
        requireNonNull(keyspace, "keyspace is null");
        requireNonNull(table, "table is null");
    }

    /**
     * Reads {@code keyspace.table}, each quoted or not.
     *
     * @throws IllegalArgumentException when it has another form
     */
    public static TableId parse(String text) {
        int dot = text.startsWith("\"") ? Names.endOfQuoted(text, 0) : text.indexOf('.');
        if (dot <= 0 || dot >= text.length() - 1 || text.charAt(dot) != '.') {
            throw new IllegalArgumentException("'" + text + "' is not of the form keyspace.table");
        }
        return new TableId(Names.unquote(text.substring(0, dot)), Names.unquote(text.substring(dot + 1)));
    }

    /** As CQL text, quoted where needed. */
    @Override
    public String toString() {
        return Names.cql(keyspace) + "." + Names.cql(table);
    }
}
