package io.drover.source.commitlog;

/**
 * What lies on the node's disk for capture to read, or to delete.
 *
 * @param rawBytes in {@code cdc_raw}, live segments at their full size
 * @param spilledBytes in the spill directory
 */
record SpillUse(long rawBytes, int spilledSegments, long spilledBytes) {
    static final SpillUse NONE = new SpillUse(0, 0, 0);
}
