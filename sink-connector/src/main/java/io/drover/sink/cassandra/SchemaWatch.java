package io.drover.sink.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Whether the target's nodes agree on a schema, and the driver has read it. Until they do, one that lags behind refuses good
 * records. Any thread.
 */
final class SchemaWatch {
    /** Reading the whole schema is not cheap. */
    private static final long INTERVAL = Duration.ofSeconds(1).toNanos();

    private final CqlSession session;
    private boolean checking;
    private boolean checkedBefore;
    private long lastCheck;
    private boolean agreedBefore;
    private long lastAgreed;

    SchemaWatch(CqlSession session) {
        this.session = session;
    }

    /**
     * Whether they have agreed at some moment after this one. When that is not known, it will be: ask again.
     *
     * @param nanoTime in {@link System#nanoTime()}
     */
    synchronized boolean agreedSince(long nanoTime) {
        if (agreedBefore && lastAgreed - nanoTime >= 0) {
            return true;
        }
        long now = System.nanoTime();
        if (!checking && !(checkedBefore && now - lastCheck < INTERVAL)) {
            checking = true;
            check(now);
        }
        return false;
    }

    private void check(long begun) {
        session.checkSchemaAgreementAsync()
                .thenCompose(this::refresh)
                .whenComplete((agreed, error) -> finish(begun, error == null && agreed));
    }

    private CompletionStage<Boolean> refresh(boolean agreed) {
        return agreed ? session.refreshSchemaAsync().thenApply(read -> true) : CompletableFuture.completedFuture(false);
    }

    private synchronized void finish(long begun, boolean agreed) {
        checking = false;
        checkedBefore = true;
        lastCheck = System.nanoTime();
        if (agreed) {
            agreedBefore = true;
            lastAgreed = begun;
        }
    }
}
