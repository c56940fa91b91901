package io.drover.cli.migration;

/** Some of a replay's tables, which one sink applies. */
sealed interface ReplayPart permits OwnSinkReplay, LiveSinkReplay {
    /**
     * Starts it, or goes on with it if it was started before, with the same words, and is not finished.
     *
     * @throws io.drover.cli.output.CommandFailure when another one is under way there
     */
    void start();

    /**
     * How many of the records that were there at the start are left.
     *
     * @throws io.drover.cli.output.CommandFailure when it has failed
     */
    long left();

    /** Called when none is left. */
    void finish();
}
