package io.drover.sink.cassandra;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.InvalidKeyspaceException;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.connection.FrameTooLongException;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.ProtocolError;
import com.datastax.oss.driver.api.core.servererrors.SyntaxError;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;

/** What a driver's error means for the record: never, later, or the end of the task. */
final class Failures {
    private Failures() {}

    /** @param doing for the message: "writing to table ks.t" */
    static RuntimeException classify(Throwable thrown, String doing) {
        Throwable error =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (error instanceof AllNodesFailedException all) {
            error = mostTelling(all);
        }
        String message = doing + ": " + error.getMessage();
        if (error instanceof InvalidQueryException
                || error instanceof SyntaxError
                || error instanceof FrameTooLongException) {
            return new DataException(message, error);
        }
        if (error instanceof UnauthorizedException
                || error instanceof AuthenticationException
                || error instanceof ProtocolError
                || error instanceof InvalidKeyspaceException
                // A connection that breaks while a request goes out ends it with what the network says.
                || !(error instanceof DriverException || error instanceof IOException)) {
            return new ConnectException(message, error);
        }
        return new RetriableException(message, error);
    }

    /** A login that is refused stays refused, and a record that is invalid stays so, whatever other nodes say. */
    private static Throwable mostTelling(AllNodesFailedException all) {
        return all.getAllErrors().values().stream()
                .flatMap(List::stream)
                .filter(error -> !(classify(error, "") instanceof RetriableException))
                .findFirst()
                .orElse(all);
    }
}
