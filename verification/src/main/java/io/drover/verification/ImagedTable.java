package io.drover.verification;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import io.drover.cassandra.scan.RowLookup;
import io.drover.cassandra.scan.TableScan;
import io.drover.cassandra.scan.TokenRange;
import io.drover.cassandra.scan.TokenRanges;
import io.drover.mapping.TableMapping;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Origin;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** One side of a comparison: a table whose rows are read as they are, or would be, on the target. Thread-safe. */
final class ImagedTable {
    private static final int PAGE_SIZE = 1000;
    private static final int RANGES = 64;

    private final CqlSession session;
    private final TableScan scan;
    private final RowLookup lookup;
    private final TableSchema target;
    private final Function<ChangeEvent, List<ChangeEvent>> mapping;

    private ImagedTable(
            CqlSession session,
            TableSchema table,
            ConsistencyLevel consistency,
            TableSchema target,
            Function<ChangeEvent, List<ChangeEvent>> mapping) {
        this.session = session;
        this.scan = TableScan.prepare(session, table, consistency, PAGE_SIZE);
        this.lookup = scan.lookup();
        this.target = target;
        this.mapping = mapping;
    }

    static ImagedTable ofOrigin(
            CqlSession session, TableSchema origin, TableMapping mapping, ConsistencyLevel consistency) {
        return new ImagedTable(session, origin, consistency, mapping.target(), mapping::map);
    }

    static ImagedTable ofTarget(CqlSession session, TableMapping mapping, ConsistencyLevel consistency) {
        return new ImagedTable(session, mapping.target(), consistency, mapping.target(), List::of);
    }

    /** These cover the table once. */
    List<TokenRange> ranges() {
        return TokenRanges.plan(session, RANGES);
    }

    ScannedImages scan(TokenRange range) {
        return new ScannedImages(scan, range, images());
    }

    /**
     * What the row with this key is on the target, under a key there.
     *
     * @param key of this table; with nulls for the clustering columns, of a partition's static columns
     */
    CompletionStage<Optional<RowImage>> find(List<Object> key, List<Object> targetKey) {
        return lookup.find(key)
                .thenApply(found -> found.flatMap(row -> images().of(row, scan.token(row)).stream()
                        .filter(image -> image.key().equals(targetKey))
                        .findFirst()));
    }

    private RowImages images() {
        return new RowImages(target, mapping, scan.events(Origin.ofScan("comparison", "comparison", "")));
    }
}
