package io.drover.benchmarks.snapshot;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import io.drover.cassandra.ClusterConfig;
import io.drover.cassandra.Sessions;
import io.drover.cassandra.scan.TokenRange;
import io.drover.testkit.CassandraNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The limit: the driver alone, over as many token ranges at a time as the snapshot, looking at the bytes of every column. */
public final class DriverPass {
    private static final int RANGES = 64;
    private static final int THREADS = 4;
    private static final int PAGE_SIZE = 5000;

    private final CqlSession session;
    private final PreparedStatement query;
    private final int columns;

    private DriverPass(CqlSession session, String table) {
        this.session = session;
        StringJoiner selected = new StringJoiner(", ");
        List<ColumnMetadata> all = new ArrayList<>(session.getMetadata()
                .getKeyspace(WideTable.KEYSPACE)
                .orElseThrow()
                .getTable(table)
                .orElseThrow()
                .getColumns()
                .values());
        all.forEach(column -> selected.add(column.getName().asCql(true)));
        all.stream()
                .map(column -> column.getName().asCql(true))
                .filter(name -> !name.equals("id"))
                .forEach(name -> selected.add("WRITETIME(" + name + ")").add("TTL(" + name + ")"));
        this.columns = all.size() + 2 * (all.size() - 1);
        this.query = session.prepare("SELECT " + selected + " FROM " + WideTable.KEYSPACE + "." + table
                + " WHERE token(id) > ? AND token(id) <= ?");
    }

    /** @param args contact point, table, rows, the node's process, and {@code check} to look at timestamps and TTLs, once */
    public static void main(String[] args) throws Exception {
        boolean check = args.length > 4;
        long rows = Long.parseLong(args[2]);
        long serverPid = Long.parseLong(args[3]);
        try (CqlSession session = Sessions.open(ClusterConfig.of(args[0], CassandraNode.DATACENTER), "driver-pass")) {
            DriverPass pass = new DriverPass(session, args[1]);
            if (check) {
                Tally tally = new Tally(rows, serverPid);
                pass.run(tally, true);
                tally.verify();
                System.exit(0);
            }
            Passes.run(rows, serverPid, tally -> pass.run(tally, false));
        }
    }

    private void run(Tally tally, boolean check) throws Exception {
        tally.begin();
        Deque<TokenRange> ranges = new ArrayDeque<>(TokenRange.RING.split(RANGES));
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<Future<?>> done = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            done.add(threads.submit(() -> {
                for (TokenRange range = next(ranges); range != null; range = next(ranges)) {
                    read(range, tally, check);
                }
                return null;
            }));
        }
        for (Future<?> one : done) {
            one.get();
        }
        threads.shutdown();
    }

    private static TokenRange next(Deque<TokenRange> ranges) {
        synchronized (ranges) {
            return ranges.poll();
        }
    }

    private void read(TokenRange range, Tally tally, boolean check) throws Exception {
        AsyncResultSet page = session.executeAsync(
                        query.bind(range.start(), range.end()).setPageSize(PAGE_SIZE))
                .toCompletableFuture()
                .get();
        while (true) {
            // The next page is under way while this one is looked at.
            var ahead = page.hasMorePages() ? page.fetchNextPage().toCompletableFuture() : null;
            long rows = 0;
            long ids = 0;
            for (Row row : page.currentPage()) {
                long bytes = 0;
                for (int i = 0; i < columns; i++) {
                    var value = row.getBytesUnsafe(i);
                    bytes += value == null ? 0 : value.remaining();
                }
                if (bytes < WideTable.COLUMNS) {
                    throw new IllegalStateException("a row of " + bytes + " bytes");
                }
                long id = row.getLong("id");
                if (check) {
                    WideTable.check(id, row.getLong("writetime(name)"), !row.isNull("ttl(name)"));
                }
                rows++;
                ids += id;
            }
            tally.add(rows, ids);
            if (ahead == null) {
                return;
            }
            page = ahead.get();
        }
    }
}
