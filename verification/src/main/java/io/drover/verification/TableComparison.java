package io.drover.verification;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import io.drover.cassandra.TableSchemas;
import io.drover.mapping.ColumnSource;
import io.drover.mapping.TableMapping;
import io.drover.model.TableSchema;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Compares mapping(origin) with the target, row by row: each origin row goes through the very mapping that the sink's records
 * went through, and values, write timestamps and expiries must be the same; see {@link ColumnRole} for the columns of which
 * less can be asked. Several token ranges are compared at once, in bounded memory.
 *
 * <p>It compares two states, so writes should be at rest: a write under way counts as a difference.
 */
public final class TableComparison {
    /**
     * An expiry is a number of whole seconds to go, counted twice on its way to the target: by the sink and by the server.
     * Each may round up once.
     */
    private static final long EXPIRY_TOLERANCE_SECONDS = 2;

    private final TableMapping mapping;
    private final TableSchema originSchema;
    private final ImagedTable origin;
    private final ImagedTable target;
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
        this.originSchema = TableSchemas.find(origin, mapping.origin())
                .orElseThrow(() -> new ConnectException("origin table " + mapping.origin() + " does not exist"));
        this.mapping = mapping;
        this.maxSamples = maxSamples;
        this.origin = ImagedTable.ofOrigin(origin, originSchema, mapping, consistency);
        this.target = ImagedTable.ofTarget(target, mapping, consistency);
        this.difference =
                new RowDifference(mapping.target(), ColumnRole.of(mapping, originSchema), EXPIRY_TOLERANCE_SECONDS);
    }

    /**
     * @param progress told now and then, on several threads, how many more rows were compared
     * @throws ConnectException when one of the tables cannot be read
     */
    public Comparison run(LongConsumer progress) throws InterruptedException {
        Supplier<Tally> tallies = () -> new Tally(mapping.target(), difference, maxSamples, progress);
        String what = "the comparison of " + mapping.origin() + " and "
                + mapping.target().id();
        try (RangeRunner runner = new RangeRunner(what, maxSamples)) {
            return isInOriginsOrder()
                    ? new OrderedComparison(origin, target, tallies).run(runner)
                    : new KeyedComparison(origin, target, mapping, originSchema, tallies).run(runner);
        }
    }

    /** Whether both sides store rows in the same order, which is that of the key's bytes. */
    private boolean isInOriginsOrder() {
        TableSchema table = mapping.target();
        boolean same = originSchema.primaryKeySize() == table.primaryKeySize()
                && mapping.exploded().isEmpty();
        for (int i = 0; same && i < table.primaryKeySize(); i++) {
            same = mapping.source(i).orElse(null) instanceof ColumnSource.OriginColumn source
                    && source.name().equals(originSchema.column(i).name())
                    && originSchema.column(i).type().equals(table.column(i).type())
                    && originSchema.column(i).kind() == table.column(i).kind();
        }
        return same;
    }
}
