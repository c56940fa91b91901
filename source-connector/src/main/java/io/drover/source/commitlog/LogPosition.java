package io.drover.source.commitlog;

/**
 * A place in the node's commit log from which to go on: the mutation that starts at a byte of a segment, less its first
 * events.
 *
 * @param position where a mutation starts (or would start next); in a compressed segment, a position of the uncompressed log
 * @param index how many events of that mutation are already done
 */
record LogPosition(long segment, int position, int index) implements Comparable<LogPosition> {
    static LogPosition startOf(long segment) {
        return new LogPosition(segment, 0, 0);
    }

    @Override
    public int compareTo(LogPosition other) {
        int bySegment = Long.compare(segment, other.segment);
        int byPosition = bySegment != 0 ? bySegment : Integer.compare(position, other.position);
        return byPosition != 0 ? byPosition : Integer.compare(index, other.index);
    }
}
