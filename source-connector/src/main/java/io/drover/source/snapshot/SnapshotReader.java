package io.drover.source.snapshot;

import com.datastax.oss.driver.api.core.DriverException;
import io.drover.cassandra.scan.ScanPage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a task's ranges, some at the same time. Everything runs on the task's thread but the completion of a page, which
 * only puts it in the queue; a range asks for its next page when its last one is taken out. So there are never more pages
 * in memory than ranges being read, and one.
 */
final class SnapshotReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotReader.class);

    /** Records that one poll gives, or a few more. */
    static final int BATCH_SIZE = 2000;

    private static final Duration RETRY_WAIT = Duration.ofSeconds(2);

    /** What goes out behind a range's rows, before it counts as read. */
    interface RangeEnd {
        /** @throws RetriableException or DriverException when it is to be asked again later */
        List<SourceRecord> records(RangeCopy range);
    }

    private record Fetched(RangeCopy range, ScanPage page, Throwable error) {}

    private final List<SourceRecord> plan;
    private final Queue<Supplier<RangeCopy>> waiting;
    private final int concurrency;
    private final ReadRate rate;
    private final SlowDown slowDown;
    private final FinishedRanges finishedRanges;
    private final RangeEnd rangeEnd;
    private final Progress progress;

    private final BlockingQueue<Fetched> fetched = new LinkedBlockingQueue<>();
    private final Set<RangeCopy> active = new HashSet<>();
    private RangeCopy current;
    private boolean currentIsLast;

    /** @param plan what goes out before the first range */
    SnapshotReader(
            List<SourceRecord> plan,
            Collection<Supplier<RangeCopy>> ranges,
            int concurrency,
            ReadRate rate,
            SlowDown slowDown,
            FinishedRanges finishedRanges,
            RangeEnd rangeEnd,
            Progress progress) {
        this.plan = new ArrayList<>(plan);
        this.waiting = new ArrayDeque<>(ranges);
        this.concurrency = concurrency;
        this.rate = rate;
        this.slowDown = slowDown;
        this.finishedRanges = finishedRanges;
        this.rangeEnd = rangeEnd;
        this.progress = progress;
    }

    /**
     * Some records; null when there are none within the time given, or none any more.
     *
     * @throws ConnectException when a range can not be read any more
     */
    List<SourceRecord> poll(Duration wait) throws InterruptedException {
        startRanges();
        if (!plan.isEmpty()) {
            List<SourceRecord> first = List.copyOf(plan);
            plan.clear();
            return first;
        }
        List<SourceRecord> troubles = troubles();
        if (!troubles.isEmpty()) {
            return troubles;
        }
        if (current == null && !takePage(wait)) {
            return null;
        }
        List<SourceRecord> records = new ArrayList<>(BATCH_SIZE);
        int rows = 0;
        while (current.hasRow() && records.size() < BATCH_SIZE) {
            current.copyRow(records);
            rows++;
        }
        progress.copied(current.range().table(), rows);
        if (!current.hasRow()) {
            finishPage(records, wait);
        }
        return records.isEmpty() ? null : records;
    }

    boolean isFinished() {
        return plan.isEmpty() && waiting.isEmpty() && active.isEmpty();
    }

    private void startRanges() {
        while (active.size() < concurrency && !waiting.isEmpty()) {
            RangeCopy range = waiting.remove().get();
            active.add(range);
            request(range);
        }
    }

    /** What is new about ranges that cannot be read. That of a page which is being copied waits for the end of the page. */
    private List<SourceRecord> troubles() {
        List<SourceRecord> records = new ArrayList<>();
        for (RangeCopy range : active) {
            if (range != current && range.troubleChanged()) {
                records.add(finishedRanges.trouble(range.range(), range.reached(), range.trouble()));
            }
        }
        progress.inTrouble(active.stream()
                .filter(range -> !range.trouble().isEmpty())
                .map(range -> range.range().table())
                .toList());
        return records;
    }

    private void request(RangeCopy range) {
        range.pages().next().whenComplete((page, error) -> fetched.add(new Fetched(range, page, error)));
    }

    private boolean takePage(Duration wait) throws InterruptedException {
        Fetched next = fetched.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
        if (next == null) {
            return false;
        }
        if (next.error() != null) {
            goOn(next);
            return false;
        }
        current = next.range();
        current.startPage(next.page());
        currentIsLast = current.pages().exhausted();
        Duration pause = pause(next.page());
        if (!currentIsLast) {
            RangeCopy range = current;
            after(pause).execute(() -> request(range));
        }
        return true;
    }

    /** What ends a range may be that its table was altered. Then it is read on behind the last page. */
    private void goOn(Fetched failed) {
        RangeCopy range = failed.range();
        try {
            RangeCopy rest = range.renewed()
                    .orElseThrow(() -> new ConnectException(failed.error().getMessage()));
            active.remove(range);
            active.add(rest);
            request(rest);
        } catch (RetriableException e) {
            LOG.warn("{} is not read at present: {}", range.range(), e.getMessage());
            after(RETRY_WAIT).execute(() -> fetched.add(failed));
        } catch (ConnectException e) {
            throw new ConnectException(range.range() + " cannot be read: " + e.getMessage(), failed.error());
        }
    }

    private Duration pause(ScanPage page) {
        Duration forLimits = rate.after(page.rows().size() + page.reread(), page.bytes());
        Duration forOrigin = slowDown.after(page.nanos(), page.bytes());
        progress.slowedDown(slowDown.share());
        return forLimits.compareTo(forOrigin) > 0 ? forLimits : forOrigin;
    }

    private static Executor after(Duration pause) {
        return pause.isZero()
                ? Runnable::run
                : CompletableFuture.delayedExecutor(pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void finishPage(List<SourceRecord> records, Duration wait) throws InterruptedException {
        if (currentIsLast) {
            try {
                records.addAll(rangeEnd.records(current));
            } catch (RetriableException | DriverException e) {
                LOG.warn("{} is read, but cannot be ended at present: {}", current.range(), e.getMessage());
                Thread.sleep(wait.toMillis());
                return;
            }
            records.add(finishedRanges.record(current.range(), current.done()));
            active.remove(current);
            progress.finishedRange(current.range().table());
        }
        current = null;
    }

    @Override
    public void close() {
        active.forEach(range -> range.pages().close());
    }
}
