package io.drover.sink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.NoNodeAvailableException;
import com.datastax.oss.driver.api.core.connection.HeartbeatException;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.OverloadedException;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.junit.jupiter.api.Test;

class FailuresTest {
    @Test
    void whatPassesIsRetried() {
        assertThat(classify(new DriverTimeoutException("late"))).isInstanceOf(RetriableException.class);
        assertThat(classify(new NoNodeAvailableException())).isInstanceOf(RetriableException.class);
        assertThat(classify(new OverloadedException(null))).isInstanceOf(RetriableException.class);
        assertThat(classify(new CompletionException(new DriverTimeoutException("late"))))
                .isInstanceOf(RetriableException.class);
        assertThat(classify(new HeartbeatException(null, "lost", null))).isInstanceOf(RetriableException.class);
        assertThat(classify(new ClosedChannelException())).isInstanceOf(RetriableException.class);
    }

    @Test
    void whatTheServerCallsInvalidIsTheRecords() {
        RuntimeException failure = classify(new InvalidQueryException(null, "Out of bound timestamp"));
        assertThat(failure).isInstanceOf(DataException.class).hasMessage("writing: Out of bound timestamp");
    }

    @Test
    void whatTheServerForbidsEndsTheTask() {
        assertThat(classify(new UnauthorizedException(null, "no"))).isExactlyInstanceOf(ConnectException.class);
        assertThat(classify(new IllegalStateException("closed"))).isExactlyInstanceOf(ConnectException.class);
    }

    @Test
    void aNodeThatIsDownIsNotARefusedLogin() {
        assertThat(classify(AllNodesFailedException.fromErrors(List.of()))).isInstanceOf(RetriableException.class);
    }

    private static RuntimeException classify(Throwable error) {
        return Failures.classify(error, "writing");
    }
}
