package io.drover.source.snapshot;

import java.util.List;
import java.util.function.LongSupplier;

/** One table's part of a task's snapshot, or all of it. Written by the task thread, read by any. */
final class TableProgress implements TableProgressMXBean {
    private final List<String> approximatedColumns;
    private final LongSupplier nanoClock;
    private final long started;
    private volatile int ranges;
    private volatile int rangesDone;
    private volatile int doneBefore;
    private volatile int rangesInTrouble;
    private volatile long rows;
    private volatile double slowDown;
    private volatile long ended;

    TableProgress(List<String> approximatedColumns, LongSupplier nanoClock) {
        this.approximatedColumns = List.copyOf(approximatedColumns);
        this.nanoClock = nanoClock;
        this.started = nanoClock.getAsLong();
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField") // One thread writes.
    void ranges(int count, int done) {
        ranges += count;
        rangesDone += done;
        doneBefore += done;
    }

    void copied(int count) {
        rows = rows + count;
    }

    void finishedRange() {
        rangesDone = rangesDone + 1;
        if (rangesDone == ranges) {
            ended = nanoClock.getAsLong();
        }
    }

    void inTrouble(int count) {
        rangesInTrouble = count;
    }

    void slowedDown(double share) {
        slowDown = share;
    }

    @Override
    public long getRows() {
        return rows;
    }

    @Override
    public int getRangesDone() {
        return rangesDone;
    }

    @Override
    public int getRangesLeft() {
        return ranges - rangesDone;
    }

    @Override
    public int getRangesInTrouble() {
        return rangesInTrouble;
    }

    @Override
    public double getPercent() {
        return ranges == 0 ? 100 : 100.0 * rangesDone / ranges;
    }

    @Override
    public double getRowsPerSecond() {
        return rows / seconds();
    }

    @Override
    public double getSecondsLeft() {
        int now = rangesDone - doneBefore;
        return getRangesLeft() == 0 ? 0 : now == 0 ? Double.NaN : seconds() * getRangesLeft() / now;
    }

    private double seconds() {
        long until = getRangesLeft() == 0 && ended != 0 ? ended : nanoClock.getAsLong();
        return Math.max(1e-3, (until - started) / 1e9);
    }

    @Override
    public double getSlowDown() {
        return slowDown;
    }

    @Override
    public List<String> getApproximatedColumns() {
        return approximatedColumns;
    }
}
