package io.drover.cli.demo;

/**
 * What a read of the target shows of one user.
 *
 * @param usernameWritetime of its cell, or {@link #NONE}
 * @param emailWritetime of its cell, or {@link #NONE}
 */
record TargetUser(boolean exists, long usernameWritetime, long emailWritetime) {
    static final long NONE = Long.MIN_VALUE;
    static final TargetUser ABSENT = new TargetUser(false, NONE, NONE);

    /** Whether the row holds what this write wrote, or what a newer write put in its place. */
    boolean shows(UserWrite write) {
        return switch (write.kind()) {
            case INSERT, UPDATE_BOTH -> usernameWritetime >= write.writetime() && emailWritetime >= write.writetime();
            case UPDATE_USERNAME -> usernameWritetime >= write.writetime();
            case UPDATE_EMAIL -> emailWritetime >= write.writetime();
            case DELETE_USERNAME, DELETE_EMAIL, DELETE_ROW -> false;
        };
    }

    /** Whether what this delete deletes is not there. */
    boolean lacks(UserWrite write) {
        return switch (write.kind()) {
            case INSERT, UPDATE_BOTH, UPDATE_USERNAME, UPDATE_EMAIL -> false;
            case DELETE_USERNAME -> usernameWritetime == NONE;
            case DELETE_EMAIL -> emailWritetime == NONE;
            case DELETE_ROW -> !exists;
        };
    }
}
