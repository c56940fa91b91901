package io.drover.source.commitlog;

import java.io.IOError;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
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
    private final Consumer<LoggedDurability.SwitchedOff> unlogged;

    private final Statements statements = new Statements();

    private SchemaSnapshot snapshot = SchemaSnapshot.EMPTY;

    // Most mutations are of the same table as the one before.
    private long lastIdHigh;
    private long lastIdLow;
    private TableDecoder lastDecoder;

    /**
     * @param truncations by table, the position up to which its writes are void
     * @param ownership of which writes events are made
     * @param unlogged told by the thread that loads the schema when the log shows that it will not have all writes
     */
    MutationDecoder(
            OriginSchema schema,
            Supplier<Map<UUID, LogPosition>> truncations,
            Ownership ownership,
            Consumer<LoggedDurability.SwitchedOff> unlogged) {
        this.schema = schema;
        this.truncations = truncations;
        this.ownership = ownership;
        this.unlogged = unlogged;
    }

    /** One for another thread. It must not load the schema: only {@link #useNewest} and {@link #decodeAsKnown} are for it. */
    MutationDecoder forOtherThread() {
        return new MutationDecoder(schema, truncations, ownership, unlogged);
    }

    /** Lets what is decoded from now on be of the schema as it is known now, and gives that. */
    SchemaSnapshot useNewest() {
        SchemaSnapshot newest = schema.current();
        if (newest != snapshot) {
            snapshot = newest;
            lastDecoder = null;
        }
        return newest;
    }

    /** Makes what is known of the schema at least as new as all that the log holds by now. */
    void catchUp() {
        schema.catchUp();
    }

    /**
     * @param out started for this mutation
     * @throws UndecodableException when the mutation does not fit the newest schema either
     */
    void decode(byte[] bytes, int size, int messagingVersion, MutationEvents out) {
        useNewest();
        try {
            decodeAsKnown(bytes, size, messagingVersion, out);
        } catch (LoggedDurability.SwitchedOff e) {
            unlogged.accept(e);
        } catch (UndecodableException e) {
            LOG.debug("Loading the schema anew if it has changed: {}", e.getMessage());
            if (!reload(e)) {
                throw e;
            }
            useNewest();
            out.restart();
            decodeAsKnown(bytes, size, messagingVersion, out);
        }
    }

    /** Gives whether what could not be decoded may be decodable now. */
    private boolean reload(UndecodableException e) {
        Optional<UUID> unknown =
                e.unknownTable().filter(id -> !snapshot.unknown().contains(id));
        if (unknown.isEmpty()) {
            return schema.reloadIfChanged();
        }
        schema.reload();
        unknown.filter(id -> !schema.current().isKnown(id)).ifPresent(schema::noteUnknown);
        return true;
    }

    /** Decodes with the snapshot that is in use. Other threads may do so at the same time, with their own. */
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
                    UUID id = new UUID(idHigh, idLow);
                    if (schema.durability().isOfSchema(id)) {
                        schema.durability().check(bytes, size, messagingVersion);
                    }
                    refuseToMissCaptured(bytes, size, id);
                    return;
                }
            }
        } catch (IOException | IOError e) {
            throw new UndecodableException("the bytes of a mutation cannot be read: " + e, null, e);
        }
    }

    private TableDecoder decoder(long idHigh, long idLow) {
        if (lastDecoder == null || idHigh != lastIdHigh || idLow != lastIdLow) {
            TableDecoder decoder = snapshot.decoders().get(new UUID(idHigh, idLow));
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
        TableMetadata neighbour = snapshot.neighbours().get(id);
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
        boolean isDropped = snapshot.unknown().contains(id) && !snapshot.mentionsCaptured(bytes, size);
        if (!isDropped && !snapshot.foreign().contains(id)) {
            throw new UndecodableException(id);
        }
    }

    private static UnfilteredRowIterator read(TableMetadata metadata, DataInputBuffer in, int messagingVersion)
            throws IOException {
        return UnfilteredRowIteratorSerializer.serializer.deserialize(
                in, messagingVersion, metadata, null, DeserializationHelper.Flag.LOCAL);
    }
}
