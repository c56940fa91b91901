package io.drover.cli.postgres;

import io.drover.model.Column;
import io.drover.model.TableSchema;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A table of the document, as the catalog has it.
 *
 * @param oid its number in the catalog
 * @param facts of its row in {@code pg_class}, and what the role may do with it
 */
record OriginTable(TableSchema stated, long oid, Map<String, String> facts) {
    static Optional<OriginTable> find(Catalog catalog, TableSchema stated) throws SQLException {
        List<Map<String, String>> rows =
                catalog.rows("""
                SELECT c.oid, c.relkind, c.relpersistence, pg_get_userbyid(c.relowner) AS owner,
                  pg_has_role(current_user, c.relowner, 'USAGE') AS owned, current_user AS role,
                  has_schema_privilege(n.oid, 'USAGE') AS usage, row_security_active(c.oid) AS row_security
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname = ? AND c.relname = ? AND c.relkind IN ('r', 'p', 'v', 'm', 'f')""", stated.id().keyspace(), stated.id().table());
        return rows.stream().findFirst().map(row -> new OriginTable(stated, Long.parseLong(row.get("oid")), row));
    }

    /** The columns of its key at the target. */
    static Set<String> key(TableSchema stated) {
        return stated.columns().subList(0, stated.primaryKeySize()).stream()
                .map(Column::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** As messages name it. */
    String name() {
        return stated.id().toString();
    }

    /** As it stands in a statement. */
    String sql() {
        return Catalog.quoted(stated.id().keyspace()) + "."
                + Catalog.quoted(stated.id().table());
    }

    boolean isPartitioned() {
        return facts.get("relkind").equals("p");
    }

    boolean is(String fact) {
        return Catalog.isTrue(facts, fact);
    }

    /** The role that looks at it. */
    String role() {
        return Catalog.quoted(facts.get("role"));
    }
}
