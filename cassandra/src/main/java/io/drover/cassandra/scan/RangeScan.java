package io.drover.cassandra.scan;

import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.servererrors.ProtocolError;
import com.datastax.oss.driver.api.core.servererrors.QueryValidationException;
import com.datastax.oss.driver.api.core.servererrors.ReadFailureException;
import com.datastax.oss.driver.api.core.servererrors.ServerError;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one token range part by part and page by page, and does not give up: when a page cannot be had, it asks for fewer
 * rows of a smaller part, later. Only an error of the query itself, such as a dropped table, ends it.
 *
 * <p>What follows the last row is never skipped: the part that is being read shrinks at its far end, so the paging state
 * stays valid, and what was cut off becomes the next part.
 */
final class RangeScan implements PageStream {
    static final Duration FIRST_BACKOFF = Duration.ofMillis(100);
    static final Duration LAST_BACKOFF = Duration.ofSeconds(10);

    /** Failed attempts without a row in between: until then, a page of 1,000 rows has shrunk to one of a single row. */
    static final int ATTEMPTS_BEFORE_TROUBLE = 10;

    private static final Logger LOG = LoggerFactory.getLogger(RangeScan.class);
    private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);
    private static final int READ_TOO_MANY_TOMBSTONES = 1;

    private final String name;
    private final PageSource pages;
    private final Deque<TokenRange> parts;
    private final ToLongFunction<ScannedRow> token;
    private final PageSize pageSize;
    private final Function<Duration, Executor> timer;

    private ByteBuffer pagingState;
    private boolean resumed;
    private long lastToken;
    private Duration backoff = FIRST_BACKOFF;
    private int failures;
    private long warnedAt = System.nanoTime() - BETWEEN_WARNINGS.toNanos();
    private volatile String trouble;
    private volatile boolean closed;

    /**
     * @param name for logs and errors
     * @param parts in token order
     * @param pagingState where the first part goes on, or null for its start
     * @param token finds a row's token
     * @param timer gives an executor that runs its tasks after a delay
     */
    RangeScan(
            String name,
            PageSource pages,
            List<TokenRange> parts,
            ByteBuffer pagingState,
            ToLongFunction<ScannedRow> token,
            int pageSize,
            Function<Duration, Executor> timer) {
        this.name = name;
        this.pages = pages;
        this.parts = new ArrayDeque<>(parts);
        this.token = token;
        this.pageSize = new PageSize(pageSize);
        this.timer = timer;
        this.lastToken = this.parts.getFirst().start();
        this.pagingState = pagingState;
        this.resumed = pagingState != null;
    }

    @Override
    public CompletableFuture<ScanPage> next() {
        CompletableFuture<ScanPage> promise = new CompletableFuture<>();
        attempt(promise);
        return promise;
    }

    @Override
    public boolean exhausted() {
        return parts.isEmpty();
    }

    @Override
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    @Override
    public void close() {
        closed = true;
    }

    private void attempt(CompletableFuture<ScanPage> promise) {
        CompletionStage<ScanPage> page;
        try {
            page = pages.fetch(parts.getFirst(), pagingState, pageSize.rows());
        } catch (RuntimeException e) {
            page = CompletableFuture.failedFuture(e);
        }
        page.whenComplete((received, error) -> {
            if (error == null) {
                accept(received);
                promise.complete(received);
            } else {
                failed(promise, error instanceof CompletionException ? error.getCause() : error);
            }
        });
    }

    private void accept(ScanPage page) {
        resumed = false;
        backoff = FIRST_BACKOFF;
        pageSize.received(page.bytes());
        pagingState = page.next();
        if (pagingState == null) {
            lastToken = parts.removeFirst().end();
        } else if (!page.rows().isEmpty()) {
            lastToken = token.applyAsLong(page.rows().get(page.rows().size() - 1));
        }
        // An empty page of a part that was split says nothing about the part that could not be read.
        if (failures > 0 && (!page.rows().isEmpty() || parts.isEmpty())) {
            LOG.debug("{}: went on after {} failed attempts", name, failures);
            failures = 0;
            trouble = null;
        }
    }

    private void failed(CompletableFuture<ScanPage> promise, Throwable error) {
        if (!closed && resumed && isRefusal(error)) {
            // The paging state is another version's, or that of a table before it was altered.
            LOG.warn(
                    "{}: {} cannot go on in the middle and is read from its start: {}",
                    name,
                    parts.getFirst(),
                    error.toString());
            resumed = false;
            pagingState = null;
            attempt(promise);
            return;
        }
        if (closed || !canPass(error)) {
            promise.completeExceptionally(error);
            return;
        }
        failures++;
        String cause = cause(error);
        warn(cause);
        if (failures >= ATTEMPTS_BEFORE_TROUBLE) {
            trouble = "token range " + parts.getFirst() + ": " + cause;
        }
        pageSize.shrink();
        boolean split = splitPart();
        Duration wait = split && error instanceof ReadFailureException ? FIRST_BACKOFF : nextBackoff();
        // Last, because from here on another thread may be at work.
        timer.apply(wait).execute(() -> attempt(promise));
    }

    /** Not for a read that a replica refuses at once: a smaller part is what helps, or what says which partition it is. */
    private Duration nextBackoff() {
        Duration wait = backoff;
        Duration doubled = backoff.multipliedBy(2);
        backoff = doubled.compareTo(LAST_BACKOFF) < 0 ? doubled : LAST_BACKOFF;
        return wait;
    }

    private static boolean isRefusal(Throwable error) {
        return error instanceof QueryValidationException
                || error instanceof ProtocolError
                || error instanceof ServerError;
    }

    private static boolean canPass(Throwable error) {
        return error instanceof DriverException && !(error instanceof QueryValidationException);
    }

    private static String cause(Throwable error) {
        if (error instanceof ReadFailureException failure) {
            boolean tombstones = failure.getReasonMap().containsValue(READ_TOO_MANY_TOMBSTONES);
            return failure.getMessage()
                    + (tombstones
                            ? "; it met more tombstones than the node's tombstone_failure_threshold allows"
                            : "; the node's log gives the reason");
        }
        return error.toString();
    }

    private void warn(String cause) {
        long now = System.nanoTime();
        if (now - warnedAt >= BETWEEN_WARNINGS.toNanos()) {
            warnedAt = now;
            LOG.warn("{}: reading {} failed {} times, trying on: {}", name, parts.getFirst(), failures, cause);
        }
    }

    private boolean splitPart() {
        TokenRange part = parts.getFirst();
        // Not yet read: (lastToken, end], and perhaps more rows of lastToken's partition.
        long middle = lastToken + ((part.end() - lastToken) >>> 1);
        if (middle <= part.start() || middle >= part.end()) {
            return false;
        }
        parts.removeFirst();
        parts.addFirst(new TokenRange(middle, part.end()));
        parts.addFirst(new TokenRange(part.start(), middle));
        return true;
    }
}
