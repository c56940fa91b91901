package io.drover.transforms.debezium;

import org.apache.kafka.connect.errors.DataException;

/** A row has a value that CQL does not have. The rows before and after it are sound. */
public final class Unconvertible extends DataException {
    private static final long serialVersionUID = 1;

    Unconvertible(String message, Throwable cause) {
        super(message, cause);
    }
}
