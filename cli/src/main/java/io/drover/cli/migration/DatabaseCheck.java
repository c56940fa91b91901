package io.drover.cli.migration;

import io.drover.cli.document.Migration;
import io.drover.cli.document.OriginStore;
import io.drover.cli.postgres.CatalogFinding;
import io.drover.cli.postgres.PostgresCheck;
import io.drover.model.TableId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the database of an origin that Debezium reads says of a migration, before anything is made. */
public final class DatabaseCheck {
    private DatabaseCheck() {}

    /** The replication slot that a PostgreSQL origin needs, unless it is there. */
    static Optional<String> missingSlot(Migration migration, OriginStore.Debezium store) {
        DebeziumSource source = new DebeziumSource(migration, store);
        return source.isPostgres()
                ? source.slot()
                        .filter(slot -> !new PostgresCheck(source.log(), store.schemas(), System::getenv).hasSlot(slot))
                : Optional.empty();
    }

    /** The tables of a PostgreSQL origin whose key is not of their primary key, as the transform takes them. */
    static String oldRows(Migration migration, OriginStore.Debezium store) {
        DebeziumSource source = new DebeziumSource(migration, store);
        return source.isPostgres()
                ? new PostgresCheck(source.log(), store.schemas(), System::getenv)
                        .keyedOtherwise().stream().map(TableId::toString).collect(Collectors.joining(";"))
                : "";
    }

    public static List<CatalogFinding> findings(Migration migration) {
        if (!(migration.store() instanceof OriginStore.Debezium store)) {
            return List.of();
        }
        DebeziumSource source = new DebeziumSource(migration, store);
        return source.isPostgres()
                ? new PostgresCheck(source.log(), store.schemas(), System::getenv).findings()
                : List.of(new CatalogFinding(
                        false,
                        "database",
                        "is not looked at, as it is not PostgreSQL: check yourself that the tables and columns are there, and"
                                + " what Debezium's documentation asks of server and user"));
    }
}
