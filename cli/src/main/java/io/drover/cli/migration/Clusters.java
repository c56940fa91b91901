package io.drover.cli.migration;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import io.drover.cassandra.ClusterConfig;
import io.drover.cassandra.Sessions;
import io.drover.cli.output.CommandFailure;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigException;

/** Opens sessions for commands, whose failures a person reads. */
public final class Clusters {
    private Clusters() {}

    /**
     * @param side what messages call the cluster
     * @throws CommandFailure saying why it cannot be used
     */
    public static CqlSession open(String side, ClusterConfig config) {
        try {
            return Sessions.open(config, "drover-" + side);
        } catch (ConfigException e) {
            throw CommandFailure.usage("cannot use the " + side + " cluster: " + e.getMessage());
        } catch (DriverException | IllegalArgumentException | IllegalStateException e) {
            String contactPoints = config.contactPoints().stream()
                    .map(point -> point.getHostString() + ":" + point.getPort())
                    .collect(Collectors.joining(", "));
            throw new CommandFailure("cannot use the " + side + " cluster at " + contactPoints + ": " + reason(e), e);
        }
    }

    /** The driver wraps what each node said; the first node's reason is the one to mend. */
    private static String reason(Throwable failure) {
        Throwable reason = failure instanceof AllNodesFailedException nodes
                ? nodes.getAllErrors().values().stream()
                        .flatMap(List::stream)
                        .findFirst()
                        .orElse(failure)
                : failure;
        while (reason.getCause() != null && !(reason instanceof AuthenticationException)) {
            reason = reason.getCause();
        }
        if (reason instanceof ClosedChannelException || reason.getMessage() == null) {
            return "nothing answers there (" + reason.getClass().getSimpleName() + ")";
        }
        return reason.getMessage();
    }
}
