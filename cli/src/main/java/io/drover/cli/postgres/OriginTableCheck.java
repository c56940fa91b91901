package io.drover.cli.postgres;

import io.drover.model.Column;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether Debezium would bring all of a table, and what that would do to the application. */
final class OriginTableCheck {
    /** A domain's type is that of the innermost one. */
    private static final String COLUMNS = """
            WITH RECURSIVE base AS (
              SELECT a.attname, a.attgenerated, a.attnotnull, format_type(a.atttypid, a.atttypmod) AS shown,
                has_column_privilege(a.attrelid, a.attnum, 'SELECT') AS readable, a.atttypid AS type
              FROM pg_attribute a WHERE a.attrelid = ?::oid AND a.attnum > 0 AND NOT a.attisdropped
              UNION ALL
              SELECT attname, attgenerated, attnotnull, shown, readable, t.typbasetype
              FROM base JOIN pg_type t ON t.oid = type AND t.typtype = 'd')
            SELECT attname, attgenerated, attnotnull, shown, readable, t.typname, t.typtype, t.typcategory,
              e.typname AS element, e.typtype AS element_kind
            FROM base JOIN pg_type t ON t.oid = type AND t.typtype <> 'd'
            LEFT JOIN pg_type e ON e.oid = t.typelem AND t.typcategory = 'A'""";

    /** Replica identities are those of the partitions, which do not inherit their table's. */
    private static final String IDENTITIES = """
            SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name, c.relreplident AS kind,
              (SELECT string_agg(a.attname, ',') FROM pg_index i JOIN pg_attribute a
                ON a.attrelid = c.oid AND a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1])
                WHERE i.indrelid = c.oid AND i.indisvalid AND i.indimmediate AND CASE c.relreplident WHEN 'd' THEN i.indisprimary ELSE i.indisreplident END)
                AS columns
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind = 'r' AND c.oid IN (SELECT ?::oid UNION ALL SELECT relid FROM pg_partition_tree(?::oid))
            ORDER BY 1""";

    private static final String FULL = "f";

    private final Catalog catalog;
    private final Map<String, String> settings;
    private final OriginTable table;
    private final List<CatalogFinding> findings = new ArrayList<>();

    OriginTableCheck(Catalog catalog, Map<String, String> settings, OriginTable table) {
        this.catalog = catalog;
        this.settings = settings;
        this.table = table;
    }

    List<CatalogFinding> findings() throws SQLException {
        kind();
        identities();
        columns();
        uniqueness();
        return findings;
    }

    private void kind() throws SQLException {
        String kind = table.facts().get("relkind");
        if (!kind.equals("r") && !kind.equals("p")) {
            block("is a view or a foreign table, whose changes are not in the log; state the tables behind it");
        } else if (!table.facts().get("relpersistence").equals("p")) {
            block("is unlogged or temporary, so that its changes are not in the log; run: ALTER TABLE " + table.sql()
                    + " SET LOGGED");
        }
        if (table.isPartitioned()) {
            findings.add(CatalogFinding.warning(
                    table.name(),
                    "is partitioned: rows of a partition that is truncated, dropped or detached stay at the target, and those"
                            + " of one that is attached do not come"));
        } else {
            inheritance();
        }
        if (!table.is("usage")) {
            block("cannot be read by role " + table.role() + "; run: GRANT USAGE ON SCHEMA "
                    + Catalog.quoted(table.stated().id().keyspace()) + " TO " + table.role());
        }
        if (table.is("row_security")) {
            block("hides rows from role " + table.role()
                    + " by row security, so that the snapshot would lack them; run:" + " ALTER ROLE " + table.role()
                    + " BYPASSRLS");
        }
    }

    private void inheritance() throws SQLException {
        List<Map<String, String>> children = catalog.rows(
                "SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = ?::oid", table.oid());
        if (!children.isEmpty()) {
            block("has rows of other tables by inheritance (" + names(children, "name")
                    + "), which the snapshot would bring, and whose changes would not come; make them partitions, or migrate"
                    + " a table that has none");
        }
    }

    private void identities() throws SQLException {
        Set<String> key = OriginTable.key(table.stated());
        for (Map<String, String> identity : catalog.rows(IDENTITIES, table.oid(), table.oid())) {
            identity(identity, key);
        }
    }

    private void identity(Map<String, String> identity, Set<String> key) {
        if (identity.get("kind").equals(FULL)) {
            return;
        }
        String name = identity.get("name");
        String columns = identity.get("columns");
        if (columns == null) {
            block("has no replica identity" + of(name) + ", so that, once it is published, PostgreSQL would refuse the"
                    + " application's own UPDATE and DELETE; give it a primary key, or run: ALTER TABLE " + name
                    + " REPLICA IDENTITY FULL");
        } else if (!Set.of(columns.split(",")).containsAll(key)) {
            block("is keyed by " + key + " at the target, but of an old row PostgreSQL logs only [" + columns + "]"
                    + of(name) + ", so that the row to delete would not be known; run: ALTER TABLE " + name
                    + " REPLICA IDENTITY FULL");
        }
    }

    private String of(String name) {
        return table.isPartitioned() ? " in its partition " + name : "";
    }

    private void columns() throws SQLException {
        Map<String, Map<String, String>> found = new HashMap<>();
        catalog.rows(COLUMNS, table.oid()).forEach(column -> found.put(column.get("attname"), column));
        List<String> unreadable = new ArrayList<>();
        for (Column stated : table.stated().columns()) {
            Map<String, String> column = found.get(stated.name());
            if (column == null) {
                block("has no column " + stated.name() + "; take it out of the table's columns");
                continue;
            }
            if (!Catalog.isTrue(column, "readable")) {
                unreadable.add(stated.name());
            }
            column(stated.name(), column);
        }
        if (!unreadable.isEmpty()) {
            block("cannot be read by role " + table.role() + " (" + String.join(", ", unreadable)
                    + "); run: GRANT SELECT ON " + table.sql() + " TO " + table.role());
        }
    }

    private void column(String name, Map<String, String> column) {
        String about = table.name() + "." + name;
        if (!column.get("attgenerated").isEmpty()) {
            findings.add(CatalogFinding.blocker(
                    about,
                    "is a generated column, which PostgreSQL does not log, so that it would be there from the snapshot and"
                            + " never change; take it out of the table's columns, and compute it with an expression"));
        } else if (!isCarried(column) && !includesUnknownTypes()) {
            findings.add(CatalogFinding.blocker(
                    about,
                    "is of type " + column.get("shown")
                            + ", which Debezium turns into null or into what no CQL type holds; take it"
                            + " out of the table's columns"));
        }
    }

    private boolean includesUnknownTypes() {
        return "true".equals(settings.get("include.unknown.datatypes"));
    }

    private static boolean isCarried(Map<String, String> column) {
        return column.get("element") == null
                ? PostgresTypes.isCarried(column.get("typname"), column.get("typtype"))
                : PostgresTypes.isCarriedInArrays(column.get("element"), column.get("element_kind"));
    }

    /** Two rows that share the key would be one at the target. */
    private void uniqueness() throws SQLException {
        Set<String> key = OriginTable.key(table.stated());
        boolean unique = catalog.rows("""
                SELECT string_agg(a.attname, ',') AS columns FROM pg_index i
                JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1])
                WHERE i.indrelid = ?::oid AND i.indisvalid AND i.indisunique AND i.indpred IS NULL AND i.indexprs IS NULL
                GROUP BY i.indexrelid""", table.oid()).stream()
                .anyMatch(index -> key.containsAll(Set.of(index.get("columns").split(","))));
        if (!unique) {
            findings.add(CatalogFinding.warning(
                    table.name(),
                    "has no unique index on columns of its key at the target " + key
                            + ": rows that share them become one row"));
        }
    }

    private static String names(List<Map<String, String>> rows, String column) {
        return rows.stream().map(row -> row.get(column)).collect(Collectors.joining(", "));
    }

    private void block(String text) {
        findings.add(CatalogFinding.blocker(table.name(), text));
    }
}
