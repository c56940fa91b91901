package io.drover.source.commitlog;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.Metadata;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.metadata.schema.KeyspaceMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.ViewMetadata;
import io.drover.cassandra.TableSchemas;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.cassandra.dht.IPartitioner;
import org.apache.cassandra.utils.FBUtilities;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the tables in the log look like, by their ids: decoders for the captured ones, and for their neighbours in the same
 * keyspaces what it takes to read past them, as one mutation can hold updates of several tables of one keyspace.
 *
 * <p>A log is older than the schema, so what was once known stays: a dropped table's writes can still be decoded. One
 * thread loads it; others may read meanwhile, and find out by the version that what they read is out of date.
 */
final class OriginSchema {
    private static final Logger LOG = LoggerFactory.getLogger(OriginSchema.class);

    private static final String PARTITIONER = "SELECT partitioner FROM system.local";
    private static final SimpleStatement TABLES =
            SimpleStatement.newInstance("SELECT keyspace_name, id FROM system_schema.tables");
    private static final SimpleStatement VIEWS =
            SimpleStatement.newInstance("SELECT keyspace_name, id FROM system_schema.views");

    private static final SimpleStatement SCHEMA_VERSION =
            SimpleStatement.newInstance("SELECT schema_version FROM system.local");

    private static final long TRUSTED_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int LAG_TRIES = 40;
    private static final long LAG_PAUSE_MS = 250;

    private final CqlSession session;
    private final Node node;
    private final TableSelection captured;
    private final Set<String> keyspaces = new HashSet<>();
    private final IPartitioner partitioner;

    private final Map<UUID, TableDecoder> decoders = new ConcurrentHashMap<>();
    private final Map<UUID, org.apache.cassandra.schema.TableMetadata> neighbours = new ConcurrentHashMap<>();
    private final Set<UUID> foreign = ConcurrentHashMap.newKeySet();
    private final Set<UUID> unknown = ConcurrentHashMap.newKeySet();
    private volatile int version;

    /** The node's, when what is loaded is surely not older; null otherwise. */
    private UUID loadedVersion;

    private long loadedAt;

    /** Needs {@link #reload} before use. */
    OriginSchema(CqlSession session, Node node, TableSelection captured) {
        this.session = session;
        this.node = node;
        this.captured = captured;
        keyspaces.addAll(TableSelection.keyspaces(captured.in(session.getMetadata())));
        this.partitioner =
                FBUtilities.newPartitioner(session.execute(PARTITIONER).one().getString("partitioner"));
    }

    /**
     * Reads the schema anew; of tables that are gone, what was known stays. What the captured node has in its own schema is
     * known afterwards, so what is still unknown is dropped.
     *
     * @throws ConnectException when the cluster does not agree on the schema for long
     */
    void reload() {
        UUID before = nodeVersion();
        Set<UUID> missing = tryToReload();
        for (int tries = 1; !missing.isEmpty(); tries++) {
            if (tries == LAG_TRIES) {
                throw new ConnectException("node " + node.getEndPoint() + " has tables " + missing + " in keyspaces "
                        + keyspaces + ", which the cluster's schema lacks; wait until all nodes agree on the schema"
                        + " (nodetool describecluster), then restart the task");
            }
            pause();
            missing = tryToReload();
        }
        loadedAt = System.nanoTime();
        loadedVersion = session.checkSchemaAgreement() ? before : null;
    }

    /**
     * {@linkplain #reload Reads} the schema anew, unless the node has the one that was read last. As a node writes with a
     * new schema a moment before it says that it has it, an old reading is not trusted.
     */
    boolean reloadIfChanged() {
        if (System.nanoTime() - loadedAt < TRUSTED_NANOS && nodeVersion().equals(loadedVersion)) {
            return false;
        }
        reload();
        return true;
    }

    private UUID nodeVersion() {
        return session.execute(SCHEMA_VERSION.setNode(node)).one().getUuid(0);
    }

    private static void pause() {
        try {
            Thread.sleep(LAG_PAUSE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectException("interrupted while the schema was loaded", e);
        }
    }

    /** Gives the tables of captured keyspaces that the captured node knows, and the node that answers the driver does not. */
    private Set<UUID> tryToReload() {
        Metadata metadata = session.refreshSchema();
        for (String name : keyspaces) {
            metadata.getKeyspace(CqlIdentifier.fromInternal(name)).ifPresent(this::load);
        }
        Set<UUID> missing = new HashSet<>();
        for (SimpleStatement ids : List.of(TABLES, VIEWS)) {
            for (Row row : session.execute(ids.setNode(node))) {
                UUID id = row.getUuid("id");
                if (!keyspaces.contains(row.getString("keyspace_name"))) {
                    foreign.add(id);
                } else if (!isKnown(id)) {
                    missing.add(id);
                }
            }
        }
        version++;
        return missing;
    }

    /** Grows with every load. What was read while this changed may mix old and new. */
    int version() {
        return version;
    }

    private void load(KeyspaceMetadata keyspace) {
        ServerMetadata server = new ServerMetadata(session, keyspace, partitioner);
        for (TableMetadata table : keyspace.getTables().values()) {
            UUID id = table.getId().orElseThrow();
            if (captured.contains(table)) {
                decoders.merge(
                        id, new TableDecoder(server.build(table, id), TableSchemas.of(table)), OriginSchema::newer);
            } else {
                neighbours.put(id, server.build(table, id));
            }
        }
        for (ViewMetadata view : keyspace.getViews().values()) {
            UUID id = view.getId().orElseThrow();
            neighbours.put(id, server.build(view, id));
        }
    }

    /** A schema that did not change stays the same object, and with it all that is made from it. */
    private static TableDecoder newer(TableDecoder known, TableDecoder loaded) {
        return known.table().equals(loaded.table()) && known.metadata().equals(loaded.metadata()) ? known : loaded;
    }

    /** The decoder of a captured table; null when none has this id. */
    TableDecoder decoder(UUID id) {
        return decoders.get(id);
    }

    /** A table or view that is not captured, in a keyspace where others are; null when there is none with this id. */
    org.apache.cassandra.schema.TableMetadata neighbour(UUID id) {
        return neighbours.get(id);
    }

    /** Whether the table is in a keyspace of which nothing is captured. A mutation is all of one keyspace. */
    boolean isForeign(UUID id) {
        return foreign.contains(id);
    }

    boolean isKnown(UUID id) {
        return decoders.containsKey(id) || neighbours.containsKey(id) || foreign.contains(id);
    }

    /** Whether the table was {@linkplain #noteUnknown found} to be in no schema any more. */
    boolean isUnknown(UUID id) {
        return unknown.contains(id);
    }

    void noteUnknown(UUID id) {
        unknown.add(id);
        LOG.warn(
                "The log holds writes to a table with id {}, which the origin has dropped. They are passed over, as the rows"
                        + " are gone there too ('{}' says what becomes of captured tables)",
                id,
                EmptiedConfig.ON_DROP);
    }

    /** Whether the id of a captured table stands in these bytes, which for 16 random bytes means an update of it. */
    boolean mentionsCaptured(byte[] bytes, int size) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, size);
        for (UUID id : decoders.keySet()) {
            for (int i = 0; i + 2 * Long.BYTES <= size; i++) {
                if (buffer.getLong(i) == id.getMostSignificantBits()
                        && buffer.getLong(i + Long.BYTES) == id.getLeastSignificantBits()) {
                    return true;
                }
            }
        }
        return false;
    }
}
