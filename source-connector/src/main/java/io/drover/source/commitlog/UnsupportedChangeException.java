package io.drover.source.commitlog;

import io.drover.model.TableId;

/** A change that is read all right, and that no event can say; reading it again does not help. */
final class UnsupportedChangeException extends RuntimeException {
    UnsupportedChangeException(TableId table, String reason) {
        super("table " + table + ": " + reason);
    }
}
