package io.drover.source.snapshot;

import io.drover.cassandra.scan.PageStream;
import io.drover.cassandra.scan.ScannedRow;
import io.drover.cassandra.scan.TokenRange;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;

/** What the snapshot asks of a table: the driver's side of it, or a fake. */
interface OriginTable {
    TableSchema schema();

    TableOutput output();

    /** @param next as {@link io.drover.cassandra.scan.TableScan#pages(TokenRange, ByteBuffer)} wants it */
    PageStream pages(TokenRange range, ByteBuffer next);

    /** A reader for the rows of one range, in their order. */
    RowReader reader();

    long token(ScannedRow row);

    /**
     * The table with the columns that it has now; this one when they are the same.
     *
     * @throws RetriableException when that cannot be told at present
     * @throws ConnectException when the table is not there any more
     */
    OriginTable renewed();

    /** Turns a row into events. */
    @FunctionalInterface
    interface RowReader {
        void read(ScannedRow row, Consumer<? super ChangeEvent> events);
    }
}
