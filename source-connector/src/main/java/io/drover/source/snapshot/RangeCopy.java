package io.drover.source.snapshot;

import io.drover.cassandra.scan.PageStream;
import io.drover.cassandra.scan.ScanPage;
import io.drover.cassandra.scan.ScannedRow;
import io.drover.cassandra.scan.TokenRange;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * A range while it is read. Every record of a page carries the offset of the page's start, because only there every record
 * before it has gone out; a task that dies reads at most the pages again that it was at, also inside a wide partition. For
 * the task thread alone.
 */
final class RangeCopy {
    private final SnapshotRange range;
    private final OriginTable table;
    private final OriginTable.RowReader reader;
    private final PageStream pages;
    private final Map<String, String> partition;

    private RangeProgress reached;
    private long lastToken;
    private long rows;
    private ScanPage page;
    private Iterator<ScannedRow> left;
    private Map<String, Object> pageOffset;
    private String trouble = "";

    RangeCopy(SnapshotRange range, RangeProgress progress, OriginTable table) {
        this.range = range;
        this.table = table;
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

    TableSchema schema() {
        return table.schema();
    }

    /** Of the range, once it is read to its end. */
    RangeProgress done() {
        return new RangeProgress(range.tokens().end(), rows, true, null, reached.begun());
    }

    /** Milliseconds since the epoch, not after the first read of it. */
    long begun() {
        return reached.begun();
    }

    void startPage(ScanPage received) {
        reached = reached();
        page = received;
        left = received.rows().iterator();
        pageOffset = reached.offset();
    }

    /** Asks once more what keeps the range from being read; whether the answer is another one than before. */
    boolean troubleChanged() {
        String before = trouble;
        trouble = pages.trouble().orElse("");
        return !trouble.equals(before);
    }

    /** What keeps the range from being read; empty when nothing does. */
    String trouble() {
        return trouble;
    }

    /** Behind the page that was copied last. */
    RangeProgress reached() {
        return page == null ? reached : reached.afterPage(lastToken, rows, page.next());
    }

    /**
     * What is left of the range, of the table as it is now; empty when that is as it was. The pages got so far must be copied.
     *
     * @throws org.apache.kafka.connect.errors.ConnectException as {@link OriginTable#renewed}
     */
    Optional<RangeCopy> renewed() {
        OriginTable now = table.renewed();
        return now == table ? Optional.empty() : Optional.of(new RangeCopy(range, reached(), now));
    }

    boolean hasRow() {
        return left.hasNext();
    }

    /** The record of an event about the whole table, for one partition of its topic or, with null, for any. */
    SourceRecord ofWholeTable(ChangeEvent event, Integer topicPartition) {
        return table.output().ofWholeTable(partition, pageOffset, event, topicPartition);
    }

    /** Adds the records of the page's next row. */
    void copyRow(List<SourceRecord> records) {
        ScannedRow row = left.next();
        lastToken = table.token(row);
        reader.read(row, event -> records.add(table.output().record(partition, pageOffset, event)));
        rows++;
    }
}
