package io.drover.cli.migration;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * What some of a replay's tables are to be replayed from, and until where.
 *
 * @param begin the first offset of each partition
 */
record ReplayStart(ReplayNote note, Map<TopicPartition, Long> begin) {
    ReplayStart {
        begin = Map.copyOf(begin);
    }
}
