package io.drover.source.commitlog;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.servererrors.QueryValidationException;
import java.util.List;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Times in which the origin does not answer. They are waited for, however long they last, since Connect does not restart a
 * task that failed; what the origin refuses for good ends the task. Used by one thread.
 */
final class OriginOutage {
    private static final Logger LOG = LoggerFactory.getLogger(OriginOutage.class);

    private boolean isOngoing;

    /**
     * @param what waits
     * @throws ConnectException when waiting does not help
     */
    void note(String what, RuntimeException cause) {
        failIfLasting(cause);
        if (!isOngoing) {
            LOG.warn("The origin cluster does not answer. {} until it does: {}", what, cause.getMessage());
        }
        LOG.debug("The origin cluster does not answer", cause);
        isOngoing = true;
    }

    void end() {
        if (isOngoing) {
            LOG.info("The origin cluster answers again");
        }
        isOngoing = false;
    }

    private static void failIfLasting(RuntimeException cause) {
        if (isRefusal(cause)) {
            throw new ConnectException("the origin cluster refuses capture's user: " + cause.getMessage(), cause);
        }
    }

    private static boolean isRefusal(RuntimeException cause) {
        return cause instanceof QueryValidationException
                || cause instanceof AllNodesFailedException failed
                        && failed.getAllErrors().values().stream()
                                .flatMap(List::stream)
                                .anyMatch(AuthenticationException.class::isInstance);
    }
}
