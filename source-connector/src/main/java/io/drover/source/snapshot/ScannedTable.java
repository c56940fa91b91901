package io.drover.source.snapshot;

import io.drover.cassandra.scan.PageStream;
import io.drover.cassandra.scan.ScannedRow;
import io.drover.cassandra.scan.TableScan;
import io.drover.cassandra.scan.TokenRange;
import io.drover.model.TableSchema;
import io.drover.model.event.Origin;
import java.nio.ByteBuffer;

/** A table of a real cluster. */
record ScannedTable(TableScan scan, Origin origin) implements OriginTable {
    @Override
    public TableSchema schema() {
        return scan.table();
    }

    @Override
    public PageStream pages(TokenRange range, ByteBuffer next) {
        return scan.pages(range, next);
    }

    @Override
    public RowReader reader() {
        return scan.events(origin)::read;
    }

    @Override
    public long token(ScannedRow row) {
        return scan.token(row);
    }
}
