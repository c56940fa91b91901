package io.drover.sink.cassandra;

import static java.util.Objects.requireNonNull;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import io.drover.model.TableId;
import java.time.Duration;
import java.util.Map;

/**
 * How events are applied.
 *
 * @param maxBatchRows how many events go in one request
 * @param maxBatchBytes how many bytes, unless it is a single event
 * @param rememberedWrites how many acknowledged writes to recognize when they come again
 * @param settling how long the target may take to apply, or to drop, a write whose answer did not come
 */
public record TargetSettings(
        Consistency consistency,
        int maxBatchRows,
        int maxBatchBytes,
        int rememberedWrites,
        boolean allowTruncate,
        Duration settling) {
    /** The level that writes are acknowledged at. */
    public record Consistency(ConsistencyLevel general, Map<TableId, ConsistencyLevel> byTable) {
        public Consistency {
            requireNonNull(general, "general is null");
            byTable = Map.copyOf(byTable);
        }

        ConsistencyLevel of(TableId table) {
            return byTable.getOrDefault(table, general);
        }
    }

    public TargetSettings {
        requireNonNull(consistency, "consistency is null");
        requireNonNull(settling, "settling is null");
    }
}
