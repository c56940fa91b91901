package io.drover.cli.migration;

import io.drover.cli.document.Migration;
import io.drover.cli.document.OriginStore;
import java.time.Instant;
import java.util.Optional;

/** How far a running migration is. */
public interface Progress extends AutoCloseable {
    /** Of whatever a migration's origin is. */
    static Progress of(Migration migration) {
        return migration.store() instanceof OriginStore.Debezium
                ? new DebeziumStatus(migration)
                : new StatusReader(migration);
    }

    /** @throws io.drover.cli.output.CommandFailure when Connect or Kafka cannot be reached */
    MigrationStatus read();

    /** When the snapshot was started; empty when there is none. */
    Optional<Instant> startedAt();

    /** The topics' ends as they are now. */
    StreamMark mark();

    /** Whether the target has acknowledged all that was in the topics at the mark, and the sink has committed it. */
    boolean hasApplied(StreamMark mark);

    @Override
    void close();
}
