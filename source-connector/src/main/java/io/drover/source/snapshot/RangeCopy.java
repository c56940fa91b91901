package io.drover.source.snapshot;

import io.drover.cassandra.scan.PageStream;
import io.drover.cassandra.scan.ScanPage;
import io.drover.cassandra.scan.ScannedRow;
import io.drover.cassandra.scan.TokenRange;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * A range while it is read. Every record of a page carries the offset of the page's start, because only there every record
 * before it has gone out; a task that dies reads at most the pages again that it was at, also inside a wide partition. For
 * the task thread alone.
 */
final class RangeCopy {
    private final SnapshotRange range;
    private final OriginTable table;
    private final TableOutput output;
    private final OriginTable.RowReader reader;
    private final PageStream pages;
    private final Map<String, String> partition;

    private RangeProgress reached;
    private long lastToken;
    private long rows;
    private ScanPage page;
    private Iterator<ScannedRow> left;
    private Map<String, Object> pageOffset;

    RangeCopy(SnapshotRange range, RangeProgress progress, OriginTable table, TableOutput output) {
        this.range = range;
        this.table = table;
        this.output = output;
        this.reader = table.reader();
        this.pages = table.pages(new TokenRange(progress.token(), range.tokens().end()), progress.next());
        this.partition = range.partition();
        this.reached = progress;
        this.lastToken = progress.token();
        this.rows = progress.rows();
    }

    SnapshotRange range() {
        return range;
    }

    PageStream pages() {
        return pages;
    }

    long rows() {
        return rows;
    }

    void startPage(ScanPage received) {
        if (page != null) {
            reached = reached.afterPage(lastToken, rows, page.next());
        }
        page = received;
        left = received.rows().iterator();
        pageOffset = reached.offset();
    }

    boolean hasRow() {
        return left.hasNext();
    }

    /** Adds the records of the page's next row. */
    void copyRow(List<SourceRecord> records) {
        ScannedRow row = left.next();
        lastToken = table.token(row);
        reader.read(row, event -> records.add(output.record(partition, pageOffset, event)));
        rows++;
    }
}
