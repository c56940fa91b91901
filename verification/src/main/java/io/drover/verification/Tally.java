package io.drover.verification;

import io.drover.cassandra.scan.TokenRange;
import io.drover.model.Column;
import io.drover.model.TableSchema;
import io.drover.model.name.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Counts the outcomes of one token range. Used by one thread. */
final class Tally implements RowMatcher.Outcome {
    private static final int ROWS_PER_REPORT = 1000;

    private final TableSchema table;
    private final RowDifference difference;
    private final int maxSamples;
    private final LongConsumer progress;
    private final List<Comparison.Sample> samples = new ArrayList<>();
    private long equal;
    private long missing;
    private long extra;
    private long different;
    private long unreported;

    /** @param progress told now and then how many more rows were compared */
    Tally(TableSchema table, RowDifference difference, int maxSamples, LongConsumer progress) {
        this.table = table;
        this.difference = difference;
        this.maxSamples = maxSamples;
        this.progress = progress;
    }

    @Override
    public void matched(RowImage origin, RowImage target) {
        Optional<String> differing = difference.of(origin, target);
        if (differing.isEmpty()) {
            equal++;
        } else {
            different++;
            sample(target, differing.get(), false);
        }
        counted();
    }

    @Override
    public void onlyOnOrigin(RowImage row) {
        missing++;
        sample(row, "missing on the target", difference.isBare(row));
        counted();
    }

    @Override
    public void onlyOnTarget(RowImage row) {
        extra++;
        sample(row, "on the target only", difference.isBare(row));
        counted();
    }

    /** Of rows whose keys are not known. */
    void onlyOnTarget(long rows, TokenRange range) {
        extra += rows;
        if (samples.size() < maxSamples) {
            samples.add(new Comparison.Sample("token range " + range, "rows on the target only: " + rows));
        }
        unreported += rows;
    }

    private void counted() {
        if (++unreported == ROWS_PER_REPORT) {
            report();
        }
    }

    private void report() {
        progress.accept(unreported);
        unreported = 0;
    }

    private void sample(RowImage row, String what, boolean bare) {
        if (samples.size() < maxSamples) {
            samples.add(new Comparison.Sample(key(row), what, bare));
        }
    }

    private String key(RowImage row) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < row.key().size() && row.key().get(i) != null; i++) {
            Column column = table.column(i);
            parts.add(Names.cql(column.name()) + " = "
                    + KeyText.of(column.type(), row.key().get(i)));
        }
        return String.join(" AND ", parts);
    }

    Comparison result() {
        report();
        return new Comparison(equal, missing, extra, different, samples);
    }
}
