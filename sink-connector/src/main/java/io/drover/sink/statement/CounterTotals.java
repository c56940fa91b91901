package io.drover.sink.statement;

import java.nio.ByteBuffer;
import java.util.function.IntFunction;

/**
 * The totals that one row's counters are to have, and how they get there.
 *
 * <p>Which total is newer is told by write time: the origin's in the event, and at the target that of the last event which
 * was applied. At equal write times, which increments with equal or skewed client timestamps can have, the later event of
 * the log wins, in the order in which events come; a total that a scan read does not, because the increment that it lacks or
 * has comes from the log anyway.
 */
public final class CounterTotals {
    private final String read;
    private final String add;
    private final ByteBuffer[] key;
    private final Long[] totals;
    private final long writetime;
    private final boolean scanned;

    CounterTotals(String read, String add, ByteBuffer[] key, Long[] totals, long writetime, boolean scanned) {
        this.read = read;
        this.add = add;
        this.key = key;
        this.totals = totals;
        this.writetime = writetime;
        this.scanned = scanned;
    }

    /** Reads each counter, and behind it its write time. */
    public CqlWrite read() {
        return new CqlWrite(read, key);
    }

    /** The text of {@link #write}. */
    public String writeText() {
        return add;
    }

    /**
     * @param current what {@link #read} gave, by column; null for none
     * @return null when there is nothing to do
     */
    public CqlWrite write(IntFunction<ByteBuffer> current) {
        ByteBuffer[] values = new ByteBuffer[totals.length + key.length];
        boolean any = false;
        for (int i = 0; i < totals.length; i++) {
            values[i] = difference(totals[i], current.apply(2 * i), current.apply(2 * i + 1));
            any |= values[i] != CqlWrite.UNSET;
        }
        System.arraycopy(key, 0, values, totals.length, key.length);
        return any ? new CqlWrite(add, values, writetime) : null;
    }

    /** A difference of 0 is written too if it makes the counter newer, so that an older total finds that out. */
    private ByteBuffer difference(Long total, ByteBuffer current, ByteBuffer currentTime) {
        if (total == null) {
            return CqlWrite.UNSET;
        }
        if (current == null || currentTime == null) {
            return Values.ofLong(total);
        }
        long there = current.getLong(current.position());
        long thereSince = currentTime.getLong(currentTime.position());
        boolean newer = thereSince < writetime || thereSince == writetime && !scanned && there != total;
        return newer ? Values.ofLong(total - there) : CqlWrite.UNSET;
    }
}
