package io.drover.verification;

import io.drover.cassandra.scan.TokenRange;
import java.util.function.Supplier;

/** Of tables that store their rows in one order: both are scanned side by side. */
final class OrderedComparison {
    private final ImagedTable origin;
    private final ImagedTable target;
    private final Supplier<Tally> tallies;

    OrderedComparison(ImagedTable origin, ImagedTable target, Supplier<Tally> tallies) {
        this.origin = origin;
        this.target = target;
        this.tallies = tallies;
    }

    Comparison run(RangeRunner runner) throws InterruptedException {
        return runner.run(origin.ranges(), this::compare);
    }

    private Comparison compare(TokenRange range) {
        Tally tally = tallies.get();
        try (ScannedImages expected = origin.scan(range);
                ScannedImages actual = target.scan(range)) {
            RowMatcher.match(expected, actual, tally);
        }
        return tally.result();
    }
}
