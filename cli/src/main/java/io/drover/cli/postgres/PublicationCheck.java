package io.drover.cli.postgres;

import io.drover.model.Column;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Whether there is a publication of all that is migrated, or the role may make it. */
final class PublicationCheck {
    private static final int WITH_COLUMN_LISTS = 150_000;
    private static final String DISABLED = "disabled";

    private final Catalog catalog;
    private final Map<String, String> settings;
    private final List<OriginTable> tables;
    private final List<CatalogFinding> findings = new ArrayList<>();

    PublicationCheck(Catalog catalog, Map<String, String> settings, List<OriginTable> tables) {
        this.catalog = catalog;
        this.settings = settings;
        this.tables = tables;
    }

    List<CatalogFinding> findings() throws SQLException {
        String name = settings.get("publication.name");
        if (name == null || !"pgoutput".equals(settings.get("plugin.name"))) {
            return findings;
        }
        List<Map<String, String>> existing = catalog.rows(
                "SELECT *, pg_has_role(current_user, pubowner, 'USAGE') AS owned FROM pg_publication WHERE pubname = ?",
                name);
        if (existing.isEmpty()) {
            missing(name);
        } else {
            existing(name, existing.get(0));
        }
        return findings;
    }

    private boolean isMadeByDebezium() {
        return !DISABLED.equals(settings.get("publication.autocreate.mode"));
    }

    private void missing(String name) throws SQLException {
        if (!isMadeByDebezium()) {
            block(name, "does not exist, and publication.autocreate.mode is disabled; run: " + statement(name));
            return;
        }
        Map<String, String> role = catalog.row("SELECT current_user AS name, current_database() AS database,"
                + " has_database_privilege(current_database(), 'CREATE') AS may");
        if (!Catalog.isTrue(role, "may")) {
            block(
                    name,
                    "cannot be made by role " + role.get("name") + "; run: GRANT CREATE ON DATABASE "
                            + Catalog.quoted(role.get("database")) + " TO " + Catalog.quoted(role.get("name")));
        }
        owned(name);
    }

    /** Only a table's owner may publish it. */
    private void owned(String name) {
        for (OriginTable table : tables) {
            if (!table.is("owned")) {
                String owner = Catalog.quoted(table.facts().get("owner"));
                block(
                        name,
                        "cannot have table " + table.name() + ", which role " + table.role()
                                + " does not own; run: GRANT "
                                + owner + " TO " + table.role() + ", or have " + owner + " run: " + statement(name)
                                + ", and set publication.autocreate.mode: disabled");
            }
        }
    }

    private String statement(String name) {
        return "CREATE PUBLICATION " + Catalog.quoted(name) + " FOR TABLE "
                + tables.stream().map(OriginTable::sql).collect(Collectors.joining(", "))
                + " WITH (publish_via_partition_root = true)";
    }

    private void existing(String name, Map<String, String> publication) throws SQLException {
        for (String operation : List.of("insert", "update", "delete", "truncate")) {
            if (!Catalog.isTrue(publication, "pub" + operation)) {
                block(
                        name,
                        "leaves out every " + operation + "; run: ALTER PUBLICATION " + Catalog.quoted(name)
                                + " SET (publish = 'insert, update, delete, truncate')");
            }
        }
        boolean partitioned = tables.stream().anyMatch(OriginTable::isPartitioned);
        if (partitioned && !Catalog.isTrue(publication, "pubviaroot")) {
            block(
                    name,
                    "has changes of partitioned tables under their partitions' names; run: ALTER PUBLICATION "
                            + Catalog.quoted(name) + " SET (publish_via_partition_root = true)");
        }
        published(name, publication);
    }

    /** Debezium sets the tables when they differ, which also takes lists of columns and conditions away. */
    private void published(String name, Map<String, String> publication) throws SQLException {
        boolean lists = Integer.parseInt(catalog.row("SELECT current_setting('server_version_num') AS version")
                        .get("version"))
                >= WITH_COLUMN_LISTS;
        Map<String, Map<String, String>> published = new HashMap<>();
        for (Map<String, String> row : catalog.rows(
                "SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) AS name"
                        + (lists ? ", array_to_string(attnames, ',') AS columns, rowfilter" : "")
                        + " FROM pg_publication_tables WHERE pubname = ?",
                name)) {
            published.put(row.get("name"), row);
        }
        Set<String> missing = tables.stream().map(OriginTable::sql).collect(Collectors.toCollection(TreeSet::new));
        missing.removeAll(published.keySet());
        if (!missing.isEmpty()) {
            lacking(name, publication, missing);
            return;
        }
        for (OriginTable table : tables) {
            if (lists) {
                whole(name, table, published.get(table.sql()));
            }
        }
    }

    private void lacking(String name, Map<String, String> publication, Set<String> missing) {
        if (!isMadeByDebezium() || Catalog.isTrue(publication, "puballtables")) {
            block(
                    name,
                    "lacks " + String.join(", ", missing) + "; run: ALTER PUBLICATION " + Catalog.quoted(name)
                            + " ADD TABLE " + String.join(", ", missing));
        } else if (!Catalog.isTrue(publication, "owned")) {
            block(
                    name,
                    "lacks " + String.join(", ", missing) + ", and is not the role's own; have its owner run: ALTER"
                            + " PUBLICATION " + Catalog.quoted(name) + " ADD TABLE " + String.join(", ", missing));
        } else {
            owned(name);
        }
    }

    private void whole(String name, OriginTable table, Map<String, String> published) {
        Set<String> left =
                table.stated().columns().stream().map(Column::name).collect(Collectors.toCollection(TreeSet::new));
        left.removeAll(new HashSet<>(List.of(published.get("columns").split(","))));
        if (!left.isEmpty() || published.get("rowfilter") != null) {
            block(
                    name,
                    "leaves out " + (left.isEmpty() ? "rows" : "columns " + String.join(", ", left)) + " of table "
                            + table.name() + "; publish it without a list of columns and without a condition");
        }
    }

    private void block(String name, String text) {
        findings.add(CatalogFinding.blocker("publication " + name, text));
    }
}
