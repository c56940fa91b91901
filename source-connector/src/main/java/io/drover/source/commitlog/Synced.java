package io.drover.source.commitlog;

/**
 * Up to where a segment is synced to disk.
 *
 * @param end in the uncompressed log
 * @param finished whether nothing will come behind it
 * @param exact whether the log reaches just there; if not, it is to be read to where it breaks off
 */
record Synced(int end, boolean finished, boolean exact) {}
