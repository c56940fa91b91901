package io.drover.testkit;

/** A connector or one of its tasks is FAILED; the message is its trace. */
public final class ConnectorFailedException extends RuntimeException {
    ConnectorFailedException(String trace) {
        super(trace);
    }
}
