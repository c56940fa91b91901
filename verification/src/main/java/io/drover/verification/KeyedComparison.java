package io.drover.verification;

import io.drover.cassandra.scan.TokenRange;
import io.drover.mapping.KeyInverse;
import io.drover.mapping.TableMapping;
import io.drover.model.TableSchema;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Of tables that store their rows in different orders: each row that the origin's rows become is looked up at the target by
 * its key. What the target has beyond these is counted, range by range: the rows there less those that were looked up and
 * found. Only where some are left, keys are taken back to the origin's and looked up there, if that can be done, so that the
 * rows can be named.
 */
final class KeyedComparison {
    private final ImagedTable origin;
    private final ImagedTable target;
    private final TableMapping mapping;
    private final TableSchema originSchema;
    private final Supplier<Tally> tallies;
    private final List<TokenRange> targetRanges;
    /** By the end of each target range, how many of its rows were looked up and found. */
    private final NavigableMap<Long, LongAdder> found = new TreeMap<>();

    KeyedComparison(
            ImagedTable origin,
            ImagedTable target,
            TableMapping mapping,
            TableSchema originSchema,
            Supplier<Tally> tallies) {
        this.origin = origin;
        this.target = target;
        this.mapping = mapping;
        this.originSchema = originSchema;
        this.tallies = tallies;
        this.targetRanges = target.ranges();
        targetRanges.forEach(range -> found.put(range.end(), new LongAdder()));
    }

    Comparison run(RangeRunner runner) throws InterruptedException {
        Comparison lookedUp = runner.run(origin.ranges(), this::lookUp);
        return runner.run(lookedUp, targetRanges, this::findOthers);
    }

    private Comparison lookUp(TokenRange range) {
        Tally tally = tallies.get();
        Lookups lookups = new Lookups();
        try (ScannedImages rows = origin.scan(range)) {
            for (RowImage row = rows.next(); row != null; row = rows.next()) {
                RowImage expected = row;
                lookups.add(
                        target.find(expected.key(), expected.key()),
                        actual -> actual.ifPresentOrElse(
                                image -> matched(expected, image, tally), () -> tally.onlyOnOrigin(expected)));
            }
            lookups.finish();
        }
        return tally.result();
    }

    private void matched(RowImage expected, RowImage actual, Tally tally) {
        found.ceilingEntry(actual.token()).getValue().increment();
        tally.matched(expected, actual);
    }

    private Comparison findOthers(TokenRange range) {
        long others = -found.get(range.end()).sum();
        try (ScannedImages rows = target.scan(range)) {
            for (RowImage row = rows.next(); row != null; row = rows.next()) {
                others += isOwn(row) ? 1 : 0;
            }
        }
        if (others <= 0) {
            return Comparison.NOTHING;
        }
        Tally tally = tallies.get();
        Optional<KeyInverse> inverse = mapping.keyInverse(originSchema);
        if (inverse.isPresent()) {
            name(range, inverse.get(), tally);
        } else {
            tally.onlyOnTarget(others, range);
        }
        return tally.result();
    }

    private void name(TokenRange range, KeyInverse inverse, Tally tally) {
        Lookups lookups = new Lookups();
        try (ScannedImages rows = target.scan(range)) {
            for (RowImage row = rows.next(); row != null; row = rows.next()) {
                RowImage actual = row;
                Optional<List<Object>> key = isOwn(actual) ? inverse.originKey(actual.key()) : Optional.empty();
                if (key.isPresent()) {
                    lookups.add(origin.find(key.get(), actual.key()), expected -> {
                        if (expected.isEmpty()) {
                            tally.onlyOnTarget(actual);
                        }
                    });
                } else if (isOwn(actual)) {
                    tally.onlyOnTarget(actual);
                }
            }
            lookups.finish();
        }
    }

    /** Whether the row is not another origin table's. */
    private boolean isOwn(RowImage row) {
        return mapping.isOwnKey(originSchema, row.key());
    }
}
