package io.drover.cassandra.scan;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultProtocolVersion;

/** The second as of which a request reads, by which the server tells what has expired. */
final class ReadSecond {
    private ReadSecond() {}

    /** From Cassandra 4.0 on. */
    static boolean canBeSaid(CqlSession session) {
        return session.getContext().getProtocolVersion().getCode() >= DefaultProtocolVersion.V5.getCode();
    }
}
