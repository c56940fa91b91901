package io.drover.source.commitlog;

/**
 * How far the origin is protected.
 *
 * @param maxBytes of finished segments in the spill directory
 * @param whenFull what happens then
 */
record SpillPolicy(long maxBytes, WhenFull whenFull) {
    /** At what part of the quota it is said that it runs out. */
    static final double WARN_AT = 0.75;

    enum WhenFull {
        /** Segments stay in {@code cdc_raw}, and the node rejects writes when that is full. */
        BLOCK,
        /** Capturing ends, what was not read is deleted, and so is what the node goes on to write. */
        STOP
    }
}
