package io.drover.verification;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import io.drover.cassandra.TableSchemas;
import io.drover.cassandra.scan.TableScan;
import io.drover.cassandra.scan.TokenRange;
import io.drover.cassandra.scan.TokenRanges;
import io.drover.mapping.ColumnSource;
import io.drover.mapping.TableMapping;
import io.drover.model.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongConsumer;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Compares mapping(origin) with the target, row by row: both tables are scanned range by range, each origin row goes through
 * the very mapping that the sink's records went through, and values, write timestamps and expiries must be the same; see
 * {@link ColumnRole} for the columns of which less can be asked. Several ranges are compared at once, in bounded memory.
 *
 * <p>It compares two states, so writes should be at rest: a write under way counts as a difference.
 */
public final class TableComparison {
    /**
     * An expiry is a number of whole seconds to go, counted twice on its way to the target: by the sink and by the server.
     * Each may round up once.
     */
    private static final long EXPIRY_TOLERANCE_SECONDS = 2;

    private static final int RANGES = 64;
    private static final int THREADS = 4;
    private static final int PAGE_SIZE = 1000;

    private final TableMapping mapping;
    private final CqlSession originSession;
    private final TableScan origin;
    private final TableScan target;
    private final RowDifference difference;
    private final int maxSamples;

    /**
     * @param consistency of the reads on both sides
     * @throws ConnectException when the tables cannot be compared, saying why
     */
    public TableComparison(CqlSession origin, CqlSession target, TableMapping mapping, ConsistencyLevel consistency) {
        this(origin, target, mapping, consistency, Comparison.MAX_SAMPLES);
    }

    /**
     * @param consistency of the reads on both sides
     * @param maxSamples how many of the rows that are not equal to name, at most
     * @throws ConnectException when the tables cannot be compared, saying why
     */
    public TableComparison(
            CqlSession origin, CqlSession target, TableMapping mapping, ConsistencyLevel consistency, int maxSamples) {
        TableSchema originTable = TableSchemas.find(origin, mapping.origin())
                .orElseThrow(() -> new ConnectException("origin table " + mapping.origin() + " does not exist"));
        checkKeys(originTable, mapping);
        this.mapping = mapping;
        this.originSession = origin;
        this.maxSamples = maxSamples;
        this.origin = TableScan.prepare(origin, originTable, consistency, PAGE_SIZE);
        this.target = TableScan.prepare(target, mapping.target(), consistency, PAGE_SIZE);
        this.difference =
                new RowDifference(mapping.target(), ColumnRole.of(mapping, originTable), EXPIRY_TOLERANCE_SECONDS);
    }

    /** Rows are matched in the order of the scans, which is that of the key's bytes: it must be the same on both sides. */
    private static void checkKeys(TableSchema origin, TableMapping mapping) {
        TableSchema target = mapping.target();
        boolean same = origin.primaryKeySize() == target.primaryKeySize()
                && mapping.exploded().isEmpty()
                && mapping.where().isEmpty();
        for (int i = 0; same && i < target.primaryKeySize(); i++) {
            same = mapping.source(i).orElse(null) instanceof ColumnSource.OriginColumn source
                    && source.name().equals(origin.column(i).name())
                    && origin.column(i).type().equals(target.column(i).type())
                    && origin.column(i).kind() == target.column(i).kind();
        }
        if (!same) {
            throw new ConnectException("tables " + origin.id() + " and " + target.id()
                    + " cannot be compared: the target has another primary key or other rows, so that they are stored"
                    + " in another order");
        }
    }

    /**
     * @param progress told now and then, on several threads, how many more rows were compared
     * @throws ConnectException when one of the tables cannot be read
     */
    public Comparison run(LongConsumer progress) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "comparison");
            thread.setDaemon(true);
            return thread;
        });
        try {
            ExecutorCompletionService<Comparison> ranges = new ExecutorCompletionService<>(threads);
            List<TokenRange> plan = new ArrayList<>(TokenRanges.plan(originSession, RANGES));
            plan.forEach(range -> ranges.submit(() -> compare(range, progress)));
            Comparison total = Comparison.NOTHING;
            for (int i = 0; i < plan.size(); i++) {
                total = total.plus(ranges.take().get(), maxSamples);
            }
            return total;
        } catch (ExecutionException e) {
            throw new ConnectException(
                    "the comparison of " + mapping.origin() + " and "
                            + mapping.target().id() + " failed: " + e.getCause().getMessage(),
                    e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private Comparison compare(TokenRange range, LongConsumer progress) {
        TableSchema table = mapping.target();
        Tally tally = new Tally(table, difference, maxSamples, progress);
        try (ScannedImages expected = new ScannedImages(origin, range, table, mapping::map);
                ScannedImages actual = new ScannedImages(target, range, table, List::of)) {
            RowMatcher.match(expected, actual, tally);
        }
        return tally.result();
    }
}
