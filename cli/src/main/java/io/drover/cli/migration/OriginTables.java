package io.drover.cli.migration;

import com.datastax.oss.driver.api.core.CqlSession;
import io.drover.cassandra.TableSchemas;
import io.drover.cli.document.Migration;
import io.drover.cli.document.OriginStore;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import java.util.Optional;

/** The origin's tables: as its cluster has them or, of another store, as the document says. */
public final class OriginTables implements AutoCloseable {
    private final OriginStore store;

    /** Null when the origin is no Cassandra. */
    private final CqlSession session;

    private OriginTables(OriginStore store, CqlSession session) {
        this.store = store;
        this.session = session;
    }

    /** @throws io.drover.cli.output.CommandFailure saying why the origin cluster cannot be used */
    public static OriginTables open(Migration migration) {
        CqlSession session = migration.store() instanceof OriginStore.Cassandra cassandra
                ? Clusters.open("origin", cassandra.cluster())
                : null;
        return new OriginTables(migration.store(), session);
    }

    public Optional<TableSchema> find(TableId table) {
        if (store instanceof OriginStore.Debezium debezium) {
            return debezium.schemas().stream()
                    .filter(known -> known.id().equals(table))
                    .findFirst();
        }
        return TableSchemas.find(session, table);
    }

    /** Empty when the origin is no Cassandra. */
    public Optional<CqlSession> session() {
        return Optional.ofNullable(session);
    }

    @Override
    public void close() {
        if (session != null) {
            session.close();
        }
    }
}
