package io.drover.source.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.cassandra.scan.TokenRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

class SnapshotReaderTest {
    private static final Duration WAIT = Duration.ofSeconds(10);

    @Test
    void givesEveryRowOnceAndARecordForEachFinishedRange() throws Exception {
        FakeTable table = new FakeTable(2, 1, 2, 3, 3, 3, 8, 21, 22, 39);

        List<SourceRecord> records = readAll(table, Map.of());

        assertThat(rows(records)).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(finished(records))
                .containsExactlyInAnyOrder("0..10: 6 rows", "10..20: 0 rows", "20..30: 2 rows", "30..40: 1 rows");
    }

    @Test
    void aRunFromAnyRecordsOffsetsMissesNothing() throws Exception {
        FakeTable table = new FakeTable(2, 1, 2, 3, 3, 3, 4, 8, 12, 12, 12, 21, 22, 39);
        List<SourceRecord> whole = readAll(table, Map.of());

        for (int crash = 0; crash <= whole.size(); crash++) {
            Map<Map<String, ?>, Map<String, ?>> committed = new HashMap<>();
            for (SourceRecord record : whole.subList(0, crash)) {
                committed.put(record.sourcePartition(), record.sourceOffset());
            }
            Set<Integer> seen = new TreeSet<>(rows(whole.subList(0, crash)));
            List<SourceRecord> rest = readAll(table, committed);
            seen.addAll(rows(rest));

            assertThat(seen).as("after %d records", crash).hasSize(13);
            List<String> again = new ArrayList<>(finished(rest));
            again.retainAll(finished(whole.subList(0, crash)));
            assertThat(again).isEmpty();
        }
    }

    @Test
    void goesOnInsideAWidePartition() throws Exception {
        FakeTable table = new FakeTable(2, 5, 5, 5, 5, 5, 5);
        List<SourceRecord> whole = readAll(table, Map.of());
        SourceRecord fifth = whole.stream()
                .filter(record -> rows(List.of(record)).equals(List.of(4)))
                .findFirst()
                .orElseThrow();

        List<SourceRecord> rest = readAll(table, Map.of(fifth.sourcePartition(), fifth.sourceOffset()));

        assertThat(rows(rest)).containsExactly(4, 5);
        assertThat(finished(rest)).contains("0..10: 6 rows");
    }

    @Test
    void thePlanGoesOutFirst() throws Exception {
        FakeTable table = new FakeTable(2, 1);
        SnapshotRange whole = new SnapshotRange("initial", table.schema().id(), TokenRange.RING);
        SourceRecord plan = new FinishedRanges("m").plan(whole, 4);
        SnapshotReader reader = new SnapshotReader(
                List.of(plan),
                copies(table, Map.of()),
                1,
                new ReadRate(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, System::nanoTime),
                new SlowDown(0),
                new FinishedRanges("m"),
                range -> List.of(),
                progress(table));

        assertThat(reader.poll(WAIT)).containsExactly(plan);
        assertThat(rows(drain(reader))).containsExactly(0);
    }

    @Test
    void aRangeEndsBehindWhatGoesOutAtItsEndOnceThatIsKnown() throws Exception {
        FakeTable table = new FakeTable(2, 1, 2, 3);
        AtomicInteger asked = new AtomicInteger();
        SourceRecord last = new FinishedRanges("m").plan(ranges().get(0), 1);
        SnapshotReader reader = new SnapshotReader(
                List.of(),
                copies(table, Map.of()).subList(0, 1),
                1,
                new ReadRate(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, System::nanoTime),
                new SlowDown(0),
                new FinishedRanges("m"),
                range -> {
                    if (asked.incrementAndGet() < 3) {
                        throw new RetriableException("not now");
                    }
                    return List.of(last);
                },
                progress(table));

        List<SourceRecord> records = new ArrayList<>();
        while (!reader.isFinished()) {
            List<SourceRecord> polled = reader.poll(Duration.ofMillis(5));
            records.addAll(polled == null ? List.of() : polled);
        }

        assertThat(rows(records.subList(0, 3))).containsExactly(0, 1, 2);
        assertThat(records.get(3)).isSameAs(last);
        assertThat(finished(records.subList(4, 5))).containsExactly("0..10: 3 rows");
        assertThat(records).hasSize(5);
    }

    @Test
    void rowsAreCountedOverRestarts() throws Exception {
        FakeTable table = new FakeTable(2, 1, 2, 3, 4, 5, 6);
        SnapshotRange range = ranges().get(0);

        List<SourceRecord> records =
                readAll(table, Map.of(range.partition(), new RangeProgress(3, 3, false, null, 1).offset()));

        assertThat(rows(records)).containsExactly(3, 4, 5);
        assertThat(finished(records)).contains("0..10: 6 rows");
    }

    @Test
    void finishedRangesAreNotReadAgain() throws Exception {
        FakeTable table = new FakeTable(2, 1, 2, 15);
        SnapshotRange range = ranges().get(0);

        List<SourceRecord> records =
                readAll(table, Map.of(range.partition(), new RangeProgress(10, 2, true, null, 1).offset()));

        assertThat(rows(records)).containsExactly(2);
        assertThat(finished(records)).hasSize(3);
    }

    @Test
    void batchesAreBounded() throws Exception {
        FakeTable table = new FakeTable(
                100_000,
                LongStream.rangeClosed(1, 39)
                        .flatMap(t -> LongStream.generate(() -> t).limit(500))
                        .toArray());
        SnapshotReader reader = reader(table, Map.of(), 4);

        List<Integer> sizes = new ArrayList<>();
        while (!reader.isFinished()) {
            sizes.add(reader.poll(WAIT).size());
        }

        assertThat(sizes).allMatch(size -> size <= SnapshotReader.BATCH_SIZE + 1);
        assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(39 * 500 + 4);
    }

    @Test
    void readsNoMorePagesAheadThanRangesAtATime() throws Exception {
        FakeTable table =
                new FakeTable(1, IntStream.rangeClosed(1, 39).asLongStream().toArray());
        SnapshotReader reader = reader(table, Map.of(), 2);

        int taken = 0;
        while (!reader.isFinished()) {
            reader.poll(WAIT);
            taken++;
            assertThat(table.pagesGiven).isLessThanOrEqualTo(taken + 2);
        }
    }

    @Test
    void staysBelowTheRowRate() throws Exception {
        FakeTable table = new FakeTable(
                10,
                IntStream.rangeClosed(1, 9)
                        .asLongStream()
                        .flatMap(t -> LongStream.generate(() -> t).limit(10))
                        .toArray());
        long start = System.nanoTime();
        SnapshotReader reader = new SnapshotReader(
                List.of(),
                copies(table, Map.of()),
                1,
                new ReadRate(300, Double.POSITIVE_INFINITY, System::nanoTime),
                new SlowDown(0),
                new FinishedRanges("m"),
                range -> List.of(),
                progress(table));

        List<SourceRecord> records = drain(reader);

        assertThat(rows(records)).hasSize(90);
        // The last page's own time does not have to be over.
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(260), Duration.ofSeconds(5));
    }

    @Test
    void saysWhichRangeCannotBeRead() {
        FakeTable table = new FakeTable(2, 1, 2);
        table.failure = new IllegalStateException("table ks.t is gone");

        assertThatThrownBy(() -> readAll(table, Map.of()))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("token range (0, 10] of table ks.t")
                .hasMessageContaining("table ks.t is gone");
    }

    @Test
    void recordsWhyARangeIsNotReadWhileTheOthersAre() throws Exception {
        FakeTable table = new FakeTable(2, 1, 21, 22, 23, 39);
        table.trouble = "a bad partition";
        table.troubledToken = 22;
        SnapshotReader reader = reader(table, Map.of(), 2);

        List<SourceRecord> records = new ArrayList<>();
        while (finished(records).size() < 3) {
            addPolled(reader, records);
        }
        assertThat(rows(records)).containsExactlyInAnyOrder(0, 4);
        assertThat(troubles(records)).containsExactly("20..30: a bad partition");

        table.trouble = "a worse one";
        addPolled(reader, records);
        addPolled(reader, records);
        table.trouble = null;
        table.released.complete(null);
        records.addAll(drain(reader));

        assertThat(troubles(records)).containsExactly("20..30: a bad partition", "20..30: a worse one", "20..30: ");
        assertThat(rows(records)).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
        assertThat(finished(records)).contains("20..30: 3 rows");
        assertThat(records.get(records.size() - 1).sourceOffset()).doesNotContainKey("trouble");
    }

    @Test
    void readsOnBehindTheLastPageWhenTheTableWasAltered() throws Exception {
        long[] tokens = {1, 2, 3, 3, 3, 8, 21, 22, 39};
        FakeTable table = new FakeTable(2, tokens);
        table.goodPages = 4;
        table.failure = new IllegalStateException("undefined column");
        FakeTable altered = new FakeTable(2, tokens);
        table.renewal = () -> altered;

        List<SourceRecord> records = readAll(table, Map.of());

        assertThat(rows(records)).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(finished(records)).hasSize(4).contains("0..10: 6 rows");
        assertThat(altered.pagesGiven).isPositive();
    }

    @Test
    void waitsUntilItCanBeToldWhetherTheTableWasAltered() throws Exception {
        FakeTable table = new FakeTable(2, 1, 2);
        table.failure = new IllegalStateException("undefined column");
        FakeTable altered = new FakeTable(2, 1, 2);
        Iterator<Boolean> answers = List.of(false, true, true, true, true).iterator();
        table.renewal = () -> {
            if (!answers.next()) {
                throw new RetriableException("the origin is away");
            }
            return altered;
        };

        assertThat(rows(readAll(table, Map.of()))).containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void saysThatATableWasDropped() {
        FakeTable table = new FakeTable(2, 1, 2);
        table.failure = new IllegalStateException("unconfigured table");
        table.renewal = () -> {
            throw new ConnectException("the table was dropped");
        };

        assertThatThrownBy(() -> readAll(table, Map.of()))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("of table ks.t cannot be read: the table was dropped")
                .hasRootCauseMessage("unconfigured table");
    }

    private static List<SnapshotRange> ranges() {
        FakeTable table = new FakeTable(1);
        return new TokenRange(0, 40)
                .split(4).stream()
                        .map(tokens ->
                                new SnapshotRange("initial", table.schema().id(), tokens))
                        .toList();
    }

    private static List<Supplier<RangeCopy>> copies(
            FakeTable table, Map<? extends Map<String, ?>, ? extends Map<String, ?>> offsets) {
        List<Supplier<RangeCopy>> copies = new ArrayList<>();
        for (SnapshotRange range : ranges()) {
            RangeProgress progress = RangeProgress.of(range, offsets.get(range.partition()), 1);
            if (!progress.done()) {
                copies.add(() -> new RangeCopy(range, progress, table));
            }
        }
        return copies;
    }

    private static SnapshotReader reader(
            FakeTable table, Map<? extends Map<String, ?>, ? extends Map<String, ?>> offsets, int concurrency) {
        return new SnapshotReader(
                List.of(),
                copies(table, offsets),
                concurrency,
                new ReadRate(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, System::nanoTime),
                new SlowDown(0),
                new FinishedRanges("m"),
                range -> List.of(),
                progress(table));
    }

    private static Progress progress(FakeTable table) {
        Progress progress = new Progress("test", new ProgressBeans("test", 0), System::nanoTime);
        progress.table(table.schema().id(), 4, 0, List.of());
        return progress;
    }

    private static List<SourceRecord> readAll(
            FakeTable table, Map<? extends Map<String, ?>, ? extends Map<String, ?>> offsets)
            throws InterruptedException {
        return drain(reader(table, offsets, 3));
    }

    private static void addPolled(SnapshotReader reader, List<SourceRecord> records) throws InterruptedException {
        List<SourceRecord> batch = reader.poll(Duration.ofMillis(1));
        if (batch != null) {
            records.addAll(batch);
        }
    }

    private static List<SourceRecord> drain(SnapshotReader reader) throws InterruptedException {
        List<SourceRecord> records = new ArrayList<>();
        while (!reader.isFinished()) {
            List<SourceRecord> batch = reader.poll(WAIT);
            if (batch != null) {
                records.addAll(batch);
            }
        }
        return records;
    }

    private static List<Integer> rows(List<SourceRecord> records) {
        return records.stream()
                .filter(record -> record.topic().equals("m.ks.t"))
                .map(record -> ((Struct) record.key()).getInt32("id"))
                .toList();
    }

    private static List<String> finished(List<SourceRecord> records) {
        return records.stream()
                .filter(record -> record.topic().equals("m.snapshot"))
                .filter(record -> ((Struct) record.value()).getString("trouble") == null)
                .map(record -> record.sourcePartition().get("start") + ".."
                        + record.sourcePartition().get("end") + ": "
                        + ((Struct) record.value()).getInt64("rows") + " rows")
                .toList();
    }

    private static List<String> troubles(List<SourceRecord> records) {
        return records.stream()
                .filter(record -> record.topic().equals("m.snapshot"))
                .filter(record -> ((Struct) record.value()).getString("trouble") != null)
                .map(record -> {
                    String trouble = ((Struct) record.value()).getString("trouble");
                    assertThat(record.sourceOffset().get("trouble")).isEqualTo(trouble.isEmpty() ? null : trouble);
                    return record.sourcePartition().get("start") + ".."
                            + record.sourcePartition().get("end") + ": " + trouble;
                })
                .toList();
    }
}
