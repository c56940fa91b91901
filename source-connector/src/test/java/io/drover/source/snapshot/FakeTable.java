package io.drover.source.snapshot;

import io.drover.cassandra.scan.PageStream;
import io.drover.cassandra.scan.ScanPage;
import io.drover.cassandra.scan.ScannedRow;
import io.drover.cassandra.scan.TokenRange;
import io.drover.model.Column;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Op;
import io.drover.model.event.Origin;
import io.drover.model.type.ScalarType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** A table of given tokens, whose pages come at once; a row's only column is its number. */
final class FakeTable implements OriginTable {
    private static final TableSchema SCHEMA = new TableSchema(
            new TableId("ks", "t"), List.of(new Column("id", ScalarType.INT, Column.Kind.PARTITION_KEY)));

    private final long[] tokens;
    private final int pageSize;
    private final TableOutput output = new TableOutput("m", SCHEMA);

    /** Of every page that is asked for after {@link #goodPages} of them. */
    Throwable failure;

    /** Why the range with {@link #troubledToken} is not read, until {@link #released}. */
    String trouble;

    long troubledToken;
    final CompletableFuture<Void> released = new CompletableFuture<>();

    int goodPages;
    int pagesGiven;

    /** What {@link #renewed} gives; this table without it. */
    Supplier<OriginTable> renewal = () -> this;

    FakeTable(int pageSize, long... sortedTokens) {
        this.tokens = sortedTokens;
        this.pageSize = pageSize;
    }

    @Override
    public TableSchema schema() {
        return SCHEMA;
    }

    @Override
    public TableOutput output() {
        return output;
    }

    @Override
    public OriginTable renewed() {
        return renewal.get();
    }

    @Override
    public PageStream pages(TokenRange range, ByteBuffer next) {
        List<ScannedRow> rows = new ArrayList<>();
        for (int i = next == null ? 0 : next.getInt(0); i < tokens.length; i++) {
            if (tokens[i] > range.start() && tokens[i] <= range.end()) {
                rows.add(new Row(i, tokens[i]));
            }
        }
        return new Pages(rows, trouble != null && range.start() < troubledToken && troubledToken <= range.end());
    }

    @Override
    public RowReader reader() {
        return (row, events) -> events.accept(new ChangeEvent(
                Op.READ,
                SCHEMA,
                100,
                ChangeEvent.NO_TTL,
                0,
                new Object[] {((Row) row).number},
                null,
                null,
                Origin.ofScan("snapshot", "m", "origin"),
                1));
    }

    @Override
    public long token(ScannedRow row) {
        return ((Row) row).token;
    }

    private record Row(int number, long token) implements ScannedRow {
        @Override
        public ByteBuffer bytes(int index) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long readAt() {
            return 0;
        }
    }

    private final class Pages implements PageStream {
        private final List<ScannedRow> rows;
        private final boolean troubled;
        private int given;
        private boolean exhausted;

        Pages(List<ScannedRow> rows, boolean troubled) {
            this.rows = rows;
            this.troubled = troubled;
        }

        @Override
        public Optional<String> trouble() {
            return troubled ? Optional.ofNullable(trouble) : Optional.empty();
        }

        @Override
        public CompletableFuture<ScanPage> next() {
            if (failure != null && pagesGiven >= goodPages) {
                return CompletableFuture.failedFuture(failure);
            }
            pagesGiven++;
            int end = Math.min(rows.size(), given + pageSize);
            exhausted = end == rows.size();
            ByteBuffer next = exhausted ? null : ByteBuffer.allocate(4).putInt(0, ((Row) rows.get(end)).number);
            ScanPage page = new ScanPage(rows.subList(given, end), next, 1, 1, 0);
            given = end;
            return troubled ? released.thenApply(done -> page) : CompletableFuture.completedFuture(page);
        }

        @Override
        public boolean exhausted() {
            return exhausted;
        }

        @Override
        public void close() {}
    }
}
