package io.drover.source.commitlog;

/**
 * A place in the node's commit log from which to go on. It is never within a mutation: what a mutation's events are depends
 * on the tables that are captured, and these may change.
 *
 * @param position where a mutation starts (or would start next); in a compressed segment, a position of the uncompressed log
 */
record LogPosition(long segment, int position) implements Comparable<LogPosition> {
    /** Behind every other one. */
    static final LogPosition END = new LogPosition(Long.MAX_VALUE, Integer.MAX_VALUE);

    static LogPosition startOf(long segment) {
        return new LogPosition(segment, 0);
    }

    @Override
    public int compareTo(LogPosition other) {
        int bySegment = Long.compare(segment, other.segment);
        return bySegment != 0 ? bySegment : Integer.compare(position, other.position);
    }
}
