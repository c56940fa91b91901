package io.drover.cassandra.scan;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.connection.ClosedConnectionException;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.ProtocolError;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class RangeScanTest {
    private final FakePages table = new FakePages(1, 2, 3, 3, 3, 3, 3, 3, 7, 8, 50, 51, 52, 98, 99, 100);
    private final List<Duration> waits = new ArrayList<>();

    @Test
    void readsEveryPageOfEveryPartInOrder() throws Exception {
        RangeScan scan = scan(4, new TokenRange(0, 3), new TokenRange(3, 60), new TokenRange(60, 100));

        assertThat(readAll(scan)).containsExactlyElementsOf(all());
        assertThat(scan.exhausted()).isTrue();
    }

    @Test
    void splitsAPartThatTimesOutAndSkipsNothing() throws Exception {
        table.failures.add(timeout());
        table.failures.add(timeout());
        RangeScan scan = scan(100, new TokenRange(0, 100));

        assertThat(readAll(scan)).containsExactlyElementsOf(all());
        assertThat(table.requests.subList(0, 3))
                .containsExactly(
                        new FakePages.Request(new TokenRange(0, 100), 100),
                        new FakePages.Request(new TokenRange(0, 50), 50),
                        new FakePages.Request(new TokenRange(0, 25), 25));
    }

    @Test
    void goesOnInTheMiddleOfAWidePartitionWithSmallerPages() throws Exception {
        RangeScan scan = scan(5, new TokenRange(0, 100));
        List<Integer> read = new ArrayList<>();
        add(scan.next().get(), read);
        table.failures.addAll(Collections.nCopies(6, timeout()));

        while (!scan.exhausted()) {
            add(scan.next().get(), read);
        }

        assertThat(read).containsExactlyElementsOf(all());
        assertThat(table.requests.get(7)).isEqualTo(new FakePages.Request(new TokenRange(0, 4), 1));
    }

    @Test
    void findsAPageSizeThatDoesNotTimeOut() throws Exception {
        table.mostRows = 3;
        RangeScan scan = scan(16, new TokenRange(0, 100));

        assertThat(readAll(scan)).containsExactlyElementsOf(all());
        assertThat(table.requests).extracting(FakePages.Request::pageSize).startsWith(16, 8, 4, 2, 2);
    }

    @Test
    void waitsLongerAfterEachFailureUpToABoundAndNeverGivesUp() throws Exception {
        table.failures.addAll(Collections.nCopies(50, new ClosedConnectionException("gone")));
        RangeScan scan = scan(100, new TokenRange(0, 100));

        assertThat(readAll(scan)).containsExactlyElementsOf(all());
        assertThat(waits).hasSize(50).isSorted().startsWith(Duration.ofMillis(100), Duration.ofMillis(200));
        assertThat(waits.get(49)).isEqualTo(RangeScan.LAST_BACKOFF);
    }

    @Test
    void namesThePartitionThatCannotBeReadUntilItCan() throws Exception {
        table.unreadable = 50;
        List<Runnable> postponed = new ArrayList<>();
        RangeScan scan = scan(16, null, List.of(new TokenRange(0, 100)), wait -> {
            waits.add(wait);
            return waits.size() < 60 ? Runnable::run : postponed::add;
        });

        List<Integer> read = new ArrayList<>();
        CompletableFuture<ScanPage> stuck = scan.next();
        while (stuck.isDone()) {
            add(stuck.get(), read);
            stuck = scan.next();
        }
        assertThat(read).containsExactlyElementsOf(all().subList(0, 10));
        assertThat(scan.trouble().orElseThrow())
                .startsWith("token range (49, 50]: Cassandra failure during read query")
                .endsWith("it met more tombstones than the node's tombstone_failure_threshold allows");
        assertThat(waits.subList(0, 6))
                .as("while a smaller part is tried at once")
                .containsOnly(RangeScan.FIRST_BACKOFF);
        assertThat(waits).endsWith(RangeScan.LAST_BACKOFF);

        table.unreadable = Long.MIN_VALUE;
        postponed.remove(0).run();
        add(stuck.get(), read);
        assertThat(scan.trouble()).isEmpty();
        read.addAll(readAll(scan));
        assertThat(read).containsExactlyElementsOf(all());
    }

    @Test
    void aFewFailedAttemptsAreNoTrouble() throws Exception {
        table.failures.addAll(Collections.nCopies(RangeScan.ATTEMPTS_BEFORE_TROUBLE, timeout()));
        List<Optional<String>> troubles = new ArrayList<>();
        RangeScan[] scan = new RangeScan[1];
        scan[0] = scan(16, null, List.of(new TokenRange(0, 100)), wait -> {
            troubles.add(scan[0].trouble());
            return Runnable::run;
        });

        scan[0].next().get();

        assertThat(troubles.subList(0, RangeScan.ATTEMPTS_BEFORE_TROUBLE - 1)).containsOnly(Optional.empty());
        assertThat(troubles.get(RangeScan.ATTEMPTS_BEFORE_TROUBLE - 1)).isPresent();
        assertThat(scan[0].trouble()).isEmpty();
    }

    @Test
    void failsAtOnceWhenTheQueryIsWrong() {
        table.failures.add(new InvalidQueryException(null, "table t does not exist"));
        RangeScan scan = scan(100, new TokenRange(0, 100));

        Assertions.assertThatThrownBy(() -> scan.next().get())
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("table t does not exist");
        assertThat(waits).isEmpty();
    }

    @Test
    void stopsTryingWhenClosed() {
        table.failures.add(timeout());
        RangeScan scan = scan(100, new TokenRange(0, 100));
        scan.close();

        assertThat(scan.next()).isCompletedExceptionally();
    }

    @Test
    void goesOnInTheMiddleOfAPartitionThatAnotherScanBegan() throws Exception {
        ScanPage begun = scan(5, new TokenRange(0, 100)).next().get();

        List<Integer> rest = readAll(resumed(begun.next(), new TokenRange(2, 100)));

        assertThat(rest).containsExactlyElementsOf(all().subList(5, 16));
    }

    @Test
    void readsFromTheStartWhenThePagingStateIsRefused() throws Exception {
        ScanPage begun = scan(5, new TokenRange(0, 100)).next().get();
        table.failures.add(new ProtocolError(null, "Invalid value for the paging state"));

        List<Integer> rest = readAll(resumed(begun.next(), new TokenRange(2, 100)));

        assertThat(rest).containsExactlyElementsOf(all().subList(2, 16));
        assertThat(waits).isEmpty();
    }

    private RangeScan scan(int pageSize, TokenRange... parts) {
        return scan(pageSize, null, parts);
    }

    private RangeScan resumed(ByteBuffer next, TokenRange range) {
        return scan(5, next, range);
    }

    private RangeScan scan(int pageSize, ByteBuffer next, TokenRange... parts) {
        return scan(pageSize, next, List.of(parts), wait -> {
            waits.add(wait);
            return Runnable::run;
        });
    }

    private RangeScan scan(int pageSize, ByteBuffer next, List<TokenRange> parts, Function<Duration, Executor> timer) {
        return new RangeScan("table ks.t", table, parts, next, row -> ((FakePages.Row) row).token(), pageSize, timer);
    }

    private static List<Integer> readAll(RangeScan scan) throws Exception {
        List<Integer> read = new ArrayList<>();
        while (!scan.exhausted()) {
            add(scan.next().get(), read);
        }
        return read;
    }

    private static void add(ScanPage page, List<Integer> read) {
        page.rows().forEach(row -> read.add(((FakePages.Row) row).index()));
    }

    private static List<Integer> all() {
        return IntStream.range(0, 16).boxed().toList();
    }

    private static DriverTimeoutException timeout() {
        return new DriverTimeoutException("timed out");
    }
}
