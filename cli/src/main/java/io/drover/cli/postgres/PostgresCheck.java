package io.drover.cli.postgres;

import io.drover.cli.output.CommandFailure;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What can be known of a PostgreSQL origin before anything is made of a migration: what Debezium would not bring, what would
 * break the application's own writes, and what the role may not do.
 */
public final class PostgresCheck {
    private static final String PRIMARY_KEY = """
            SELECT a.attname FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
            JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1])
            WHERE n.nspname = ? AND c.relname = ? AND i.indisprimary""";

    private final Map<String, String> settings;
    private final List<TableSchema> tables;
    private final UnaryOperator<String> environment;

    /**
     * @param settings of Debezium's connector, as it will get them
     * @param tables as the document states them
     */
    public PostgresCheck(Map<String, String> settings, List<TableSchema> tables, UnaryOperator<String> environment) {
        this.settings = Map.copyOf(settings);
        this.tables = List.copyOf(tables);
        this.environment = environment;
    }

    /** @throws CommandFailure when the database cannot be looked at */
    public boolean hasSlot(String slot) {
        try (Catalog catalog = Catalog.open(settings, environment)) {
            return !catalog.rows("SELECT slot_name FROM pg_replication_slots WHERE slot_name = ?", slot)
                    .isEmpty();
        } catch (SQLException e) {
            throw new CommandFailure("the origin database cannot be looked at: " + e.getMessage(), e);
        }
    }

    /**
     * The tables with a key at the target that has other columns than their primary key.
     *
     * @throws CommandFailure when the database cannot be looked at
     */
    public List<TableId> keyedOtherwise() {
        try (Catalog catalog = Catalog.open(settings, environment)) {
            List<TableId> keyedOtherwise = new ArrayList<>();
            for (TableSchema table : tables) {
                Set<String> key = OriginTable.key(table);
                catalog.rows(PRIMARY_KEY, table.id().keyspace(), table.id().table())
                        .forEach(column -> key.remove(column.get("attname")));
                if (!key.isEmpty()) {
                    keyedOtherwise.add(table.id());
                }
            }
            return keyedOtherwise;
        } catch (SQLException e) {
            throw new CommandFailure("the origin database cannot be looked at: " + e.getMessage(), e);
        }
    }

    public List<CatalogFinding> findings() {
        List<CatalogFinding> findings = new ArrayList<>();
        try (Catalog catalog = Catalog.open(settings, environment)) {
            findings.addAll(new ServerCheck(catalog, settings).findings());
            List<OriginTable> found = new ArrayList<>();
            for (TableSchema table : tables) {
                OriginTable.find(catalog, table)
                        .ifPresentOrElse(
                                found::add,
                                () -> findings.add(CatalogFinding.blocker(
                                        table.id().toString(), "does not exist in the origin database")));
            }
            for (OriginTable table : found) {
                findings.addAll(new OriginTableCheck(catalog, settings, table).findings());
            }
            if (found.size() == tables.size()) {
                findings.addAll(new PublicationCheck(catalog, settings, found).findings());
            }
        } catch (SQLException e) {
            findings.add(CatalogFinding.blocker(
                    "database",
                    "cannot be looked at: " + e.getMessage() + ". plan and start log in from this machine with the"
                            + " connector's settings; a password that only the worker can look up is taken from PGPASSWORD or"
                            + " ~/.pgpass"));
        }
        return findings;
    }
}
