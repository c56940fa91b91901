package io.drover.transforms.debezium;

import io.drover.model.TableId;
import java.util.Map;
import org.apache.kafka.connect.errors.DataException;

/**
 * What becomes of truncations. A record goes to one partition of a topic. What is in the other partitions may be applied
 * after it, so that only the one partition of a topic without others puts a truncation in its place.
 *
 * @param emitted whether they become events, rather than errors
 * @param applied the log positions up to which truncations were applied to the target by hand
 */
record Truncations(boolean emitted, Map<TableId, Long> applied) {
    Truncations {
        applied = Map.copyOf(applied);
    }

    /** @throws DataException when it was not applied and must not become an event, with what to do about it */
    boolean isApplied(TableId table, long position) {
        boolean isApplied = position <= applied.getOrDefault(table, 0L);
        if (!isApplied && !emitted) {
            throw new DataException("table " + table + " was truncated at log position " + position
                    + ". What comes before that may still be in other partitions of its topic. When the sink has applied all"
                    + " that is in the topics, and the snapshot is finished, TRUNCATE the target table, state truncated-at: "
                    + position + " for the table, and start again");
        }
        return isApplied;
    }
}
