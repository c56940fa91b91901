package io.drover.verification;

import io.drover.cassandra.scan.TokenRange;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.apache.kafka.connect.errors.ConnectException;

/** Runs comparisons of a table's token ranges, several at once, and adds up what they find. */
final class RangeRunner implements AutoCloseable {
    private static final int THREADS = 4;

    private final String what;
    private final int maxSamples;
    private final ExecutorService threads;

    /** @param what is compared, for errors */
    RangeRunner(String what, int maxSamples) {
        this.what = what;
        this.maxSamples = maxSamples;
        this.threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "comparison");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** @throws ConnectException when one of the ranges could not be compared */
    Comparison run(List<TokenRange> ranges, Function<TokenRange, Comparison> comparison) throws InterruptedException {
        return run(Comparison.NOTHING, ranges, comparison);
    }

    /**
     * @param before what was found before
     * @throws ConnectException when one of the ranges could not be compared
     */
    Comparison run(Comparison before, List<TokenRange> ranges, Function<TokenRange, Comparison> comparison)
            throws InterruptedException {
        ExecutorCompletionService<Comparison> results = new ExecutorCompletionService<>(threads);
        ranges.forEach(range -> results.submit(() -> comparison.apply(range)));
        Comparison total = before;
        try {
            for (int i = 0; i < ranges.size(); i++) {
                total = total.plus(results.take().get(), maxSamples);
            }
        } catch (ExecutionException e) {
            throw new ConnectException(what + " failed: " + e.getCause().getMessage(), e.getCause());
        }
        return total;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
