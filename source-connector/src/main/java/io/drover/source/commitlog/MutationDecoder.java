package io.drover.source.commitlog;

import java.io.IOError;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.cassandra.db.rows.DeserializationHelper;
import org.apache.cassandra.db.rows.UnfilteredRowIterator;
import org.apache.cassandra.db.rows.UnfilteredRowIteratorSerializer;
import org.apache.cassandra.io.util.DataInputBuffer;
import org.apache.cassandra.schema.TableMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the bytes of one mutation into events.
 *
 * <p>A mutation is a count and that many partition updates, of one partition key and one keyspace, each behind its table's
 * id. They are read one by one with Cassandra's row deserializer, straight into events. That saves what Cassandra's own
 * {@code Mutation} would cost (a copy of the bytes, a tree of the rows, validation of what the coordinator validated), needs
 * no global schema, and shows the table's id where Cassandra would skip the mutation in silence.
 *
 * <p>A mutation that does not fit the schema makes it {@linkplain OriginSchema#reload load anew}, as the log may be ahead.
 */
final class MutationDecoder {
    private static final Logger LOG = LoggerFactory.getLogger(MutationDecoder.class);

    private final OriginSchema schema;
    private final Supplier<Map<UUID, LogPosition>> truncations;
    private final Ownership ownership;

    private final Statements statements = new Statements();

    // Most mutations are of the same table as the one before.
    private long lastIdHigh;
    private long lastIdLow;
    private TableDecoder lastDecoder;

    /**
     * @param truncations by table, the position up to which its writes are void
     * @param ownership of which writes events are made
     */
    MutationDecoder(OriginSchema schema, Supplier<Map<UUID, LogPosition>> truncations, Ownership ownership) {
        this.schema = schema;
        this.truncations = truncations;
        this.ownership = ownership;
    }

    /** One for another thread. It must not load the schema: only {@link #decodeAsKnown} is for it. */
    MutationDecoder forOtherThread() {
        return new MutationDecoder(schema, truncations, ownership);
    }

    /** Grows when the schema is loaded anew. */
    int schemaVersion() {
        return schema.version();
    }

    /**
     * @param out started for this mutation
     * @throws UndecodableException when the mutation does not fit the newest schema either
     */
    void decode(byte[] bytes, int size, int messagingVersion, MutationEvents out) {
        try {
            decodeAsKnown(bytes, size, messagingVersion, out);
        } catch (UndecodableException e) {
            LOG.debug("Loading the schema anew if it has changed: {}", e.getMessage());
            forgetTable();
            if (!reload(e)) {
                throw e;
            }
            out.restart();
            decodeAsKnown(bytes, size, messagingVersion, out);
        }
    }

    /** Gives whether what could not be decoded may be decodable now. */
    private boolean reload(UndecodableException e) {
        Optional<UUID> unknown = e.unknownTable().filter(id -> !schema.isUnknown(id));
        if (unknown.isEmpty()) {
            return schema.reloadIfChanged();
        }
        schema.reload();
        unknown.filter(id -> !schema.isKnown(id)).ifPresent(schema::noteUnknown);
        return true;
    }

    /** Forgets what it found last, after an error or when the schema is another. */
    void forgetTable() {
        lastDecoder = null;
    }

    /**
     * Decodes with the schema as it is known. Other threads may do so at the same time; what they get while the schema is
     * loaded must not be used.
     */
    void decodeAsKnown(byte[] bytes, int size, int messagingVersion, MutationEvents out) {
        try (DataInputBuffer in = new DataInputBuffer(bytes, 0, size)) {
            int updates = in.readUnsignedVInt32();
            for (int left = updates; left > 0; left--) {
                long idHigh = in.readLong();
                long idLow = in.readLong();
                TableDecoder decoder = decoder(idHigh, idLow);
                if (decoder != null) {
                    decode(decoder, in, messagingVersion, out);
                } else if (!passOver(new UUID(idHigh, idLow), left > 1, in, messagingVersion)) {
                    refuseToMissCaptured(bytes, size, new UUID(idHigh, idLow));
                    return;
                }
            }
        } catch (IOException | IOError e) {
            throw new UndecodableException("the bytes of a mutation cannot be read: " + e, null, e);
        }
    }

    private TableDecoder decoder(long idHigh, long idLow) {
        if (lastDecoder == null || idHigh != lastIdHigh || idLow != lastIdLow) {
            TableDecoder decoder = schema.decoder(new UUID(idHigh, idLow));
            if (decoder == null) {
                return null;
            }
            lastIdHigh = idHigh;
            lastIdLow = idLow;
            lastDecoder = decoder;
        }
        return lastDecoder;
    }

    private void decode(TableDecoder decoder, DataInputBuffer in, int messagingVersion, MutationEvents out)
            throws IOException {
        try (UnfilteredRowIterator update = read(decoder.metadata(), in, messagingVersion)) {
            if (isVoid(decoder, out) || !isOwned(decoder, update)) {
                update.forEachRemaining(row -> {});
            } else {
                decoder.decode(update, statements, out);
            }
        } catch (IOException | IOError | RuntimeException e) {
            throw new UndecodableException(
                    "table " + decoder.table().id() + ": a mutation does not fit the table's schema: " + e.getMessage(),
                    decoder.metadata().id.asUUID(),
                    e);
        }
    }

    private boolean isOwned(TableDecoder decoder, UnfilteredRowIterator update) {
        return ownership.owns(decoder.metadata().keyspace, update.partitionKey().getToken());
    }

    private boolean isVoid(TableDecoder decoder, MutationEvents mutation) {
        Map<UUID, LogPosition> positions = truncations.get();
        LogPosition truncated =
                positions.isEmpty() ? null : positions.get(decoder.metadata().id.asUUID());
        return truncated != null && mutation.position().compareTo(truncated) < 0;
    }

    /** Reads to the end of an update that is not captured, if more follow; false when nothing behind it can be reached. */
    private boolean passOver(UUID id, boolean moreFollow, DataInputBuffer in, int messagingVersion) throws IOException {
        TableMetadata neighbour = schema.neighbour(id);
        if (neighbour == null) {
            return false;
        }
        if (moreFollow) {
            try (UnfilteredRowIterator update = read(neighbour, in, messagingVersion)) {
                update.forEachRemaining(row -> {});
            } catch (RuntimeException e) {
                throw new UndecodableException(
                        "table " + neighbour + ": a mutation does not fit the table's schema", id, e);
            }
        }
        return true;
    }

    private void refuseToMissCaptured(byte[] bytes, int size, UUID id) {
        if (!schema.isForeign(id) && (!schema.isUnknown(id) || schema.mentionsCaptured(bytes, size))) {
            throw new UndecodableException(id);
        }
    }

    private static UnfilteredRowIterator read(TableMetadata metadata, DataInputBuffer in, int messagingVersion)
            throws IOException {
        return UnfilteredRowIteratorSerializer.serializer.deserialize(
                in, messagingVersion, metadata, null, DeserializationHelper.Flag.LOCAL);
    }
}
