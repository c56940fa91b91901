package io.drover.source.commitlog;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node says of its own {@code cassandra.yaml}, from Cassandra 4.0 on.
 *
 * @param values by name; empty when the node does not say
 */
record NodeSettings(Map<String, String> values) {
    static final String CDC_ENABLED = "cdc_enabled";
    static final String CDC_RAW_DIRECTORY = "cdc_raw_directory";
    static final String CDC_BLOCK_WRITES = "cdc_block_writes";

    private static final Logger LOG = LoggerFactory.getLogger(NodeSettings.class);

    NodeSettings {
        values = Map.copyOf(values);
    }

    static NodeSettings read(CqlSession session, Node node) {
        Map<String, String> values = new HashMap<>();
        try {
            session.execute(SimpleStatement.newInstance(
                                    "SELECT name, value FROM system_views.settings WHERE name IN (?, ?, ?)",
                                    CDC_ENABLED,
                                    CDC_RAW_DIRECTORY,
                                    CDC_BLOCK_WRITES)
                            .setNode(node))
                    .forEach(row -> {
                        if (row.getString("value") != null) {
                            values.put(row.getString("name"), row.getString("value"));
                        }
                    });
        } catch (UnauthorizedException e) {
            LOG.warn(
                    "The CDC settings of the node cannot be checked: {}. GRANT SELECT ON KEYSPACE system_views to the user",
                    e.getMessage());
        } catch (InvalidQueryException e) {
            LOG.debug("The node does not tell its settings: {}", e.getMessage());
        }
        return new NodeSettings(values);
    }

    Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }
}
