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
 * before it has gone out; a task that dies reads at most the pages again that it was at. For the task thread alone.
 */
final class RangeCopy {
    private final SnapshotRange range;
    private final OriginTable table;
    private final TableOutput output;
    private final OriginTable.RowReader reader;
    private final PageStream pages;
    private final Map<String, String> partition;

    private RangeProgress complete;
    private long lastToken;
    private long rows;
    private Iterator<ScannedRow> page = List.<ScannedRow>of().iterator();
    private Map<String, Object> pageOffset;

    RangeCopy(SnapshotRange range, RangeProgress progress, OriginTable table, TableOutput output) {
        this.range = range;
        this.table = table;
        this.output = output;
        this.reader = table.reader();
        this.pages = table.pages(new TokenRange(progress.token(), range.tokens().end()));
        this.partition = range.partition();
        this.complete = progress;
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
        page = received.rows().iterator();
        pageOffset = complete.offset();
    }

    boolean hasRow() {
        return page.hasNext();
    }

    /** Adds the records of the page's next row. */
    void copyRow(List<SourceRecord> records) {
        ScannedRow row = page.next();
        long token = table.token(row);
        if (token != lastToken) {
            complete = new RangeProgress(lastToken, rows, false);
            lastToken = token;
        }
        reader.read(row, event -> records.add(output.record(partition, pageOffset, event)));
        rows++;
    }
}
