package io.drover.source.commitlog;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
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

    /** In 4.0 and later; in 3.11 only a {@linkplain Segment#isEncrypted segment} shows it. */
    private static final List<String> ENCRYPTS =
            List.of("transparent_data_encryption_options_enabled", "transparent_data_encryption_options.enabled");

    private static final Logger LOG = LoggerFactory.getLogger(NodeSettings.class);

    private static final List<String> NAMES = Stream.concat(
                    Stream.of(CDC_ENABLED, CDC_RAW_DIRECTORY, CDC_BLOCK_WRITES), ENCRYPTS.stream())
            .toList();

    NodeSettings {
        values = Map.copyOf(values);
    }

    static NodeSettings read(CqlSession session, Node node) {
        Map<String, String> values = new HashMap<>();
        try {
            session.execute(SimpleStatement.newInstance(
                                    "SELECT name, value FROM system_views.settings WHERE name IN ?", NAMES)
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

    boolean encrypts() {
        return ENCRYPTS.stream()
                .anyMatch(name -> value(name).filter("true"::equals).isPresent());
    }

    Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }
}
