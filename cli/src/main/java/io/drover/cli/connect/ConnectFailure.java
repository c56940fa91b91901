package io.drover.cli.connect;

import io.drover.cli.output.CommandFailure;

/** Connect refused a request, or could not be reached. */
public final class ConnectFailure extends CommandFailure {
    ConnectFailure(String message) {
        super(message);
    }

    ConnectFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
