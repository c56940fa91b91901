package io.drover.sink.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.Statement;
import com.datastax.oss.driver.api.core.metadata.Node;
import io.drover.model.event.ChangeEvent;
import io.drover.sink.delivery.Target;
import io.drover.sink.metrics.SinkMetrics;
import io.drover.sink.statement.CqlWrite;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.kafka.connect.errors.DataException;

/**
 * What is sent to the target. Writes of partitions that have the same replicas go as unlogged batches, which costs a node less
 * than as many requests, and those of one partition least of all; a batch that is refused is sent again one by one, so that
 * each event has its own answer.
 *
 * <p>{@link #add} and {@link #flush} are for the task's thread.
 */
final class Requests {
    /** A cell's own bytes, beside its value's, as a node counts a batch before it warns. */
    private static final int CELL_BYTES = 16;

    private record Member(ChangeEvent event, List<CqlWrite> writes, Duplicates.Digest digest, Target.Outcome outcome) {}

    /**
     * What goes together.
     *
     * @param replicas the partitions' nodes, or a partition's key where they are not known
     * @param second of which the writes' TTLs are, since the epoch
     */
    private record Place(TableWriter table, Object replicas, long second) {}

    private static final class Group {
        private final List<Member> members = new ArrayList<>();
        private int bytes;
    }

    private final CqlSession session;
    private final SinkMetrics metrics;
    private final Duplicates duplicates;
    private final int maxBatchRows;
    private final int maxBatchBytes;
    private final Map<Place, Group> waiting = new HashMap<>();

    /** @param maxBatchRows 1 for no batches */
    Requests(CqlSession session, SinkMetrics metrics, Duplicates duplicates, int maxBatchRows, int maxBatchBytes) {
        this.session = session;
        this.metrics = metrics;
        this.duplicates = duplicates;
        this.maxBatchRows = maxBatchRows;
        this.maxBatchBytes = maxBatchBytes;
    }

    CqlSession session() {
        return session;
    }

    SinkMetrics metrics() {
        return metrics;
    }

    CompletionStage<AsyncResultSet> send(Statement<?> statement) {
        metrics.requestSent();
        return session.executeAsync(statement);
    }

    /** Reads the first row of each statement. */
    <T> CompletionStage<List<Optional<Row>>> readEach(List<T> parts, Function<T, Statement<?>> statement) {
        CompletionStage<List<Optional<Row>>> reads = CompletableFuture.completedFuture(new ArrayList<>(parts.size()));
        for (T part : parts) {
            reads = reads.thenCombine(send(statement.apply(part)), (all, rows) -> {
                all.add(Optional.ofNullable(rows.one()));
                return all;
            });
        }
        return reads;
    }

    /**
     * Sends one event's writes, now or with those that come next.
     *
     * @param second of which the writes' TTLs are, since the epoch
     */
    void add(
            TableWriter writer,
            ChangeEvent event,
            List<CqlWrite> writes,
            long second,
            Duplicates.Digest digest,
            Target.Outcome outcome) {
        Member member = new Member(event, writes, digest, outcome);
        if (maxBatchRows == 1) {
            sendAlone(writer, second, member);
            return;
        }
        Place place = new Place(writer, replicas(writer, writes.get(0)), second);
        int bytes = bytes(writes);
        Group group = waiting.get(place);
        if (group != null && group.bytes + bytes > maxBatchBytes) {
            send(place);
        }
        group = waiting.computeIfAbsent(place, any -> new Group());
        group.members.add(member);
        group.bytes += bytes;
        if (group.members.size() == maxBatchRows) {
            send(place);
        }
    }

    private Object replicas(TableWriter writer, CqlWrite write) {
        ByteBuffer[] key = writer.binder.partitionKey(write);
        Set<Node> nodes = session.getMetadata()
                .getTokenMap()
                .map(tokens -> tokens.getReplicas(writer.target().getKeyspace(), tokens.newToken(key)))
                .orElse(Set.of());
        return nodes.isEmpty() ? List.of(key) : nodes;
    }

    private static int bytes(List<CqlWrite> writes) {
        int bytes = 0;
        for (CqlWrite write : writes) {
            for (ByteBuffer value : write.values()) {
                bytes += value == CqlWrite.UNSET ? 0 : CELL_BYTES + (value == null ? 0 : value.remaining());
            }
        }
        return bytes;
    }

    /** Sends what waits for company. */
    void flush() {
        List.copyOf(waiting.keySet()).forEach(this::send);
    }

    private void send(Place place) {
        List<Member> members = waiting.remove(place).members;
        if (members.size() == 1) {
            sendAlone(place.table(), place.second(), members.get(0));
        } else {
            sendTogether(place, members);
        }
    }

    private void sendAlone(TableWriter writer, long second, Member member) {
        send(writer.binder.write(member.writes(), second)).whenComplete((rows, error) -> {
            if (error == null) {
                acknowledged(writer, member);
            } else {
                member.outcome().failed(writer.failure(error, member.outcome()));
            }
        });
    }

    private void sendTogether(Place place, List<Member> members) {
        TableWriter writer = place.table();
        List<CqlWrite> writes = new ArrayList<>(members.size());
        for (Member member : members) {
            writes.addAll(member.writes());
        }
        send(writer.binder.write(writes, place.second())).whenComplete((rows, error) -> {
            if (error == null) {
                members.forEach(member -> acknowledged(writer, member));
            } else if (Failures.classify(error, "") instanceof DataException) {
                members.forEach(member -> sendAlone(writer, place.second(), member));
            } else {
                members.forEach(member -> member.outcome().failed(writer.failure(error, member.outcome())));
            }
        });
    }

    private void acknowledged(TableWriter writer, Member member) {
        duplicates.add(member.digest());
        writer.applied(member.event());
        member.outcome().acknowledged();
    }
}
