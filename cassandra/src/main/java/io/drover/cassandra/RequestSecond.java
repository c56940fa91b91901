package io.drover.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultProtocolVersion;
import com.datastax.oss.driver.api.core.cql.Statement;

/**
 * The second in which a request takes place: what has expired when it reads, and from when a TTL counts when it writes. From
 * Cassandra 4.0 on a request may say it; otherwise it is the one in which the server gets to it.
 */
public final class RequestSecond {
    private final boolean canBeSaid;

    public RequestSecond(CqlSession session) {
        canBeSaid = canBeSaid(session);
    }

    public static boolean canBeSaid(CqlSession session) {
        return session.getContext().getProtocolVersion() instanceof DefaultProtocolVersion version
                && version.getCode() >= DefaultProtocolVersion.V5.getCode();
    }

    /**
     * The statement with its second, where it can be said.
     *
     * @param second since the epoch
     */
    public Statement<?> say(long second, Statement<?> statement) {
        return canBeSaid ? statement.setNowInSeconds((int) second) : statement;
    }
}
