package io.drover.sink.cassandra;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import java.util.EnumSet;
import java.util.Set;

/**
 * How many replicas have a part in a table's requests.
 *
 * <p>A list or a counter is read before it is written, and the read must see what was written last. So these are written at
 * a quorum even where less is configured, and read at one that overlaps with it.
 */
record TableConsistency(ConsistencyLevel write) {
    private static final Set<DefaultConsistencyLevel> QUORUMS = EnumSet.of(
            DefaultConsistencyLevel.QUORUM,
            DefaultConsistencyLevel.LOCAL_QUORUM,
            DefaultConsistencyLevel.EACH_QUORUM,
            DefaultConsistencyLevel.ALL);

    ConsistencyLevel writeAfterRead() {
        return QUORUMS.contains(write) ? write : ConsistencyLevel.LOCAL_QUORUM;
    }

    ConsistencyLevel read() {
        return writeAfterRead().equals(ConsistencyLevel.QUORUM)
                ? ConsistencyLevel.QUORUM
                : ConsistencyLevel.LOCAL_QUORUM;
    }
}
