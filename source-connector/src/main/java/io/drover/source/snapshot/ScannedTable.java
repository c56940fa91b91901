package io.drover.source.snapshot;

import io.drover.cassandra.scan.PageStream;
import io.drover.cassandra.scan.ScannedRow;
import io.drover.cassandra.scan.TableScan;
import io.drover.cassandra.scan.TokenRange;
import io.drover.model.TableSchema;
import io.drover.model.event.Origin;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * A table of a real cluster, with the columns that it had when its scan was prepared.
 *
 * @param id by which the cluster tells it from others of its name, before and after it
 */
record ScannedTable(UUID id, TableScan scan, TableOutput output, Origin origin, OriginTables tables)
        implements OriginTable {
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

    @Override
    public OriginTable renewed() {
        return tables.renewed(this);
    }
}
