package io.drover.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultProtocolVersion;

/** The second in which a request takes place: what has expired when it reads, and from when a TTL counts when it writes. */
public final class RequestSecond {
    private RequestSecond() {}

    /** Whether a request may say it: from Cassandra 4.0 on. Otherwise it is the one in which the server gets to it. */
    public static boolean canBeSaid(CqlSession session) {
        return session.getContext().getProtocolVersion() instanceof DefaultProtocolVersion version
                && version.getCode() >= DefaultProtocolVersion.V5.getCode();
    }
}
