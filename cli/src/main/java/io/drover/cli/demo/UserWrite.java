package io.drover.cli.demo;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/**
 * One write to the demo's table.
 *
 * @param username the new value, or null when the kind does not set it
 * @param email the new value, or null when the kind does not set it
 * @param writetime microseconds, greater than that of every earlier write
 */
record UserWrite(UUID id, Kind kind, String username, String email, long writetime) {
    enum Kind {
        INSERT,
        UPDATE_USERNAME,
        UPDATE_EMAIL,
        UPDATE_BOTH,
        DELETE_USERNAME,
        DELETE_EMAIL,
        DELETE_ROW;

        boolean isDelete() {
            return switch (this) {
                case INSERT, UPDATE_USERNAME, UPDATE_EMAIL, UPDATE_BOTH -> false;
                case DELETE_USERNAME, DELETE_EMAIL, DELETE_ROW -> true;
            };
        }
    }

    UserWrite {
        requireNonNull(id, "id is null");
        requireNonNull(kind, "kind is null");
    }
}
