package io.drover.source.commitlog;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.metadata.Metadata;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.metadata.schema.KeyspaceMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.ViewMetadata;
import io.drover.cassandra.TableSchemas;
import io.drover.model.TableId;
import io.drover.source.EmptiedConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.cassandra.dht.IPartitioner;
import org.apache.cassandra.utils.FBUtilities;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the schema of the captured tables, and gives it as one {@linkplain SchemaSnapshot snapshot} after the other.
 *
 * <p>A log is older than the schema, so what was once known stays: a dropped table's writes can still be decoded. One
 * thread loads; others may take the newest snapshot at any time.
 */
final class OriginSchema {
    private static final Logger LOG = LoggerFactory.getLogger(OriginSchema.class);

    private static final String PARTITIONER = "SELECT partitioner FROM system.local";
    private static final List<String> IDS = List.of(
            "SELECT keyspace_name, id FROM system_schema.tables", "SELECT keyspace_name, id FROM system_schema.views");
    private static final String COLUMNS =
            "SELECT table_name, column_name, type FROM system_schema.columns WHERE keyspace_name = ?";

    private static final long TRUSTED_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int LAG_TRIES = 40;
    private static final long LAG_PAUSE_MS = 250;

    private final CqlSession session;
    private final NodeSchema node;
    private final TableSelection captured;
    private final Set<String> keyspaces = new HashSet<>();
    private final IPartitioner partitioner;

    private final LoggedDurability durability;

    private volatile SchemaSnapshot current = SchemaSnapshot.EMPTY;

    /** As the node had the captured tables when the current snapshot was taken. */
    private Map<TableId, NodeSchema.Table> loaded = Map.of();

    /** The node's, when what is loaded is surely not older; null otherwise. */
    private UUID loadedVersion;

    private long loadedAt;

    /** Needs {@link #reload} before use. */
    OriginSchema(CqlSession session, Node node, TableSelection captured) {
        this.session = session;
        this.node = new NodeSchema(session, node);
        this.captured = captured;
        keyspaces.addAll(TableSelection.keyspaces(captured.in(session.getMetadata())));
        this.partitioner =
                FBUtilities.newPartitioner(session.execute(PARTITIONER).one().getString("partitioner"));
        this.durability = new LoggedDurability(this.node, partitioner);
    }

    /** What finds changes of durable writes in the log. */
    LoggedDurability durability() {
        return durability;
    }

    SchemaSnapshot current() {
        return current;
    }

    /**
     * Reads the schema anew; of tables that are gone, what was known stays. What the captured node has in its own schema is
     * known afterwards, so what is still unknown is dropped.
     *
     * @throws RetriableException when the driver's metadata stays behind the node's
     */
    void reload() {
        UUID before = node.version();
        String missing = tryToReload();
        for (int tries = 1; !missing.isEmpty(); tries++) {
            if (tries == LAG_TRIES) {
                throw new RetriableException("node " + node.node().getEndPoint() + " has " + missing
                        + ", which the cluster's schema lacks; make all nodes agree on the schema (nodetool"
                        + " describecluster)");
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
        if (System.nanoTime() - loadedAt < TRUSTED_NANOS && node.version().equals(loadedVersion)) {
            return false;
        }
        reload();
        return true;
    }

    /**
     * Makes the snapshot at least as new as all that the log holds by now. A column that is dropped and added again with
     * another type cannot be seen in the bytes of a mutation, so this must come before they are decoded.
     */
    void catchUp() {
        if (!node.tables(loaded.keySet()).equals(loaded)) {
            reload();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LAG_PAUSE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectException("interrupted while the schema was loaded", e);
        }
    }

    /** Gives what the captured node has, and the node that answers the driver has not; empty when all was loaded. */
    private String tryToReload() {
        Map<TableId, NodeSchema.Table> before = node.tables(captured.in(session.getMetadata()));
        Metadata metadata = session.refreshSchema();
        Map<UUID, TableDecoder> decoders = new HashMap<>(current.decoders());
        Map<UUID, org.apache.cassandra.schema.TableMetadata> neighbours = new HashMap<>(current.neighbours());
        for (String name : keyspaces) {
            KeyspaceMetadata keyspace =
                    metadata.getKeyspace(CqlIdentifier.fromInternal(name)).orElse(null);
            if (keyspace != null) {
                String lacking = load(keyspace, decoders, neighbours);
                if (!lacking.isEmpty()) {
                    return lacking;
                }
            }
        }
        Set<UUID> foreign = new HashSet<>(current.foreign());
        Set<UUID> missing = new HashSet<>();
        for (String ids : IDS) {
            for (Row row : node.rows(ids)) {
                UUID id = row.getUuid("id");
                if (!keyspaces.contains(row.getString("keyspace_name"))) {
                    foreign.add(id);
                } else if (!decoders.containsKey(id) && !neighbours.containsKey(id)) {
                    missing.add(id);
                }
            }
        }
        if (!missing.isEmpty()) {
            return "tables " + missing + " in keyspaces " + keyspaces;
        }
        if (!before.equals(node.tables(captured.in(metadata)))) {
            return "changes that go on";
        }
        current = new SchemaSnapshot(decoders, neighbours, foreign, current.unknown());
        loaded = before;
        return "";
    }

    private String load(
            KeyspaceMetadata keyspace,
            Map<UUID, TableDecoder> decoders,
            Map<UUID, org.apache.cassandra.schema.TableMetadata> neighbours) {
        ServerMetadata server = new ServerMetadata(node, keyspace, partitioner);
        Map<String, org.apache.cassandra.schema.TableMetadata> built = new HashMap<>();
        for (TableMetadata table : keyspace.getTables().values()) {
            UUID id = table.getId().orElseThrow();
            if (captured.contains(table)) {
                TableDecoder decoder = new TableDecoder(server.build(table, id), TableSchemas.of(table));
                built.put(table.getName().asInternal(), decoder.metadata());
                decoders.merge(id, decoder, OriginSchema::newer);
            } else {
                neighbours.put(id, server.build(table, id));
            }
        }
        for (ViewMetadata view : keyspace.getViews().values()) {
            UUID id = view.getId().orElseThrow();
            neighbours.put(id, server.build(view, id));
        }
        return node.rows(COLUMNS, keyspace.getName().asInternal()).stream()
                .filter(column -> built.containsKey(column.getString("table_name")))
                .filter(column -> !server.has(built.get(column.getString("table_name")), column))
                .map(column -> "column " + column.getString("column_name") + " of table "
                        + built.get(column.getString("table_name")) + " with type " + column.getString("type"))
                .findFirst()
                .orElse("");
    }

    /** A schema that did not change stays the same object, and with it all that is made from it. */
    private static TableDecoder newer(TableDecoder known, TableDecoder loaded) {
        return known.table().equals(loaded.table()) && known.metadata().equals(loaded.metadata()) ? known : loaded;
    }

    void noteUnknown(UUID id) {
        current = current.withUnknown(id);
        LOG.warn(
                "The log holds writes to a table with id {}, which the origin has dropped. They are passed over, as the rows"
                        + " are gone there too ('{}' says what becomes of captured tables)",
                id,
                EmptiedConfig.ON_DROP);
    }
}
