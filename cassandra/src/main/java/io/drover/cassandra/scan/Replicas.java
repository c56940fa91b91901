package io.drover.cassandra.scan;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.metadata.TokenMap;
import io.drover.model.TableId;
import java.util.Optional;

/** Sends requests for a token range where its rows are. */
final class Replicas {
    private Replicas() {}

    /** The statement for a replica of a token, where the driver knows one. */
    static BoundStatement of(CqlSession session, TableId table, long token, BoundStatement statement) {
        Optional<TokenMap> tokens = session.getMetadata().getTokenMap();
        if (tokens.isEmpty()) {
            return statement;
        }
        return statement
                .setRoutingKeyspace(CqlIdentifier.fromInternal(table.keyspace()))
                .setRoutingToken(tokens.get().parse(Long.toString(token)));
    }
}
