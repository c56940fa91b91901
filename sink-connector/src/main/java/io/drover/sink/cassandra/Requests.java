package io.drover.sink.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import io.drover.model.event.ChangeEvent;
import io.drover.sink.delivery.Target;
import io.drover.sink.metrics.SinkMetrics;
import io.drover.sink.statement.CqlWrite;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.connect.errors.DataException;

/**
 * What is sent to the target. Writes of one partition that follow each other go as one unlogged batch, which Cassandra takes
 * as one mutation; a batch that is refused is sent again one by one, so that each event has its own answer.
 *
 * <p>{@link #add} and {@link #flush} are for the task's thread.
 */
final class Requests {
    private record Member(ChangeEvent event, List<CqlWrite> writes, Duplicates.Digest digest, Target.Outcome outcome) {}

    private final CqlSession session;
    private final SinkMetrics metrics;
    private final Duplicates duplicates;
    private final int maxBatchRows;
    private final int maxBatchBytes;

    private TableWriter table;
    private List<Member> group = new ArrayList<>();
    private int groupBytes;

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

    /** Sends one event's writes, now or with those of its partition that come next. */
    void add(
            TableWriter writer,
            ChangeEvent event,
            List<CqlWrite> writes,
            Duplicates.Digest digest,
            Target.Outcome outcome) {
        Member member = new Member(event, writes, digest, outcome);
        if (maxBatchRows == 1 || event.table().clusteringSize() == 0) {
            sendAlone(writer, member);
            return;
        }
        int bytes = bytes(writes);
        if (!group.isEmpty()
                && (writer != table
                        || group.size() >= maxBatchRows
                        || groupBytes + bytes > maxBatchBytes
                        || !isSamePartition(group.get(0).event(), event))) {
            flush();
        }
        table = writer;
        group.add(member);
        groupBytes += bytes;
    }

    private static boolean isSamePartition(ChangeEvent one, ChangeEvent other) {
        for (int i = 0; i < one.table().partitionKeySize(); i++) {
            if (!Objects.equals(one.after()[i], other.after()[i])) {
                return false;
            }
        }
        return true;
    }

    private static int bytes(List<CqlWrite> writes) {
        int bytes = 0;
        for (CqlWrite write : writes) {
            for (ByteBuffer value : write.values()) {
                bytes += value == null ? 0 : value.remaining();
            }
        }
        return bytes;
    }

    /** Sends what waits for company. */
    void flush() {
        if (group.isEmpty()) {
            return;
        }
        List<Member> members = group;
        TableWriter writer = table;
        group = new ArrayList<>();
        groupBytes = 0;
        if (members.size() == 1) {
            sendAlone(writer, members.get(0));
        } else {
            sendTogether(writer, members);
        }
    }

    private void sendAlone(TableWriter writer, Member member) {
        send(writer.binder.write(member.writes())).whenComplete((rows, error) -> {
            if (error == null) {
                acknowledged(writer, member);
            } else {
                member.outcome().failed(writer.failure(error));
            }
        });
    }

    private void sendTogether(TableWriter writer, List<Member> members) {
        List<BatchableStatement<?>> statements = new ArrayList<>(members.size());
        for (Member member : members) {
            for (CqlWrite write : member.writes()) {
                statements.add(writer.binder.write(write));
            }
        }
        send(writer.binder.batch(statements)).whenComplete((rows, error) -> {
            if (error == null) {
                members.forEach(member -> acknowledged(writer, member));
            } else if (Failures.classify(error, "") instanceof DataException) {
                members.forEach(member -> sendAlone(writer, member));
            } else {
                RuntimeException failure = writer.failure(error);
                members.forEach(member -> member.outcome().failed(failure));
            }
        });
    }

    private void acknowledged(TableWriter writer, Member member) {
        duplicates.add(member.digest());
        writer.applied(member.event());
        member.outcome().acknowledged();
    }
}
