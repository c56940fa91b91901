package io.drover.sink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Column;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Op;
import io.drover.model.type.ListType;
import io.drover.model.type.ScalarType;
import io.drover.sink.EventBuilder;
import io.drover.sink.delivery.Backoff;
import io.drover.sink.delivery.DeadLetters;
import io.drover.sink.delivery.Deliveries;
import io.drover.sink.delivery.FaultyTarget;
import io.drover.sink.delivery.InFlightLimit;
import io.drover.sink.delivery.Target;
import io.drover.sink.metrics.Latencies;
import io.drover.sink.metrics.SinkMetrics;
import io.drover.sink.statement.CounterStatements;
import io.drover.sink.statement.CounterTotals;
import io.drover.sink.statement.CqlWrite;
import io.drover.sink.statement.ListOverwrite;
import io.drover.sink.statement.TableStatements;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Histories of lists and counters, many of whose events have equal write times, at a target that fails any request and is
 * taken over by other tasks: each row ends with its newest event, and of several at one time with the last one in the log.
 */
class RowOrderTest {
    private static final int HISTORIES = 300;
    private static final int EVENTS = 40;
    private static final int ROWS = 3;
    private static final TopicPartition PARTITION = new TopicPartition("t", 0);
    private static final ListType INTS = new ListType(ScalarType.INT, false);
    private static final ListType TIMES = new ListType(ScalarType.BIGINT, true);

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theLastEventOfTheNewestTimeWinsWhateverFails(boolean counters) {
        for (int seed = 0; seed < HISTORIES; seed++) {
            History history = new History(counters, seed);
            history.run();
            assertThat(history.there()).as("history %s", seed).isEqualTo(history.expected());
        }
    }

    /** One history at one target. */
    private static final class History {
        private final Random random;
        private final List<ChangeEvent> events = new ArrayList<>();
        private final Set<Long> wrong = new HashSet<>();
        private final Set<Long> setAside = new HashSet<>();
        private final boolean counters;
        private final FaultyTarget target;
        private final Map<Integer, CounterRow> totals = new HashMap<>();
        private final Map<Integer, ListRow> lists = new HashMap<>();
        private RowUpdates updates;
        private Deliveries deliveries;
        private long now;

        History(boolean counters, int seed) {
            this.random = new Random(seed);
            this.counters = counters;
            this.target = new FaultyTarget(random, this::apply);
            TableSchema table = table(counters);
            for (int i = 0; i < EVENTS; i++) {
                EventBuilder event = EventBuilder.event(Op.UPDATE, table)
                        .at(1 + random.nextInt(3))
                        .with("k", random.nextInt(ROWS));
                events.add((counters ? event.with("v", (long) i) : event.with("v", List.of(i, i + 1))).build());
                if (random.nextInt(10) == 0) {
                    wrong.add((long) i);
                }
            }
        }

        private static TableSchema table(boolean counters) {
            return new TableSchema(
                    new TableId("ks", "t"),
                    List.of(
                            new Column("k", ScalarType.INT, Column.Kind.PARTITION_KEY),
                            new Column("v", counters ? ScalarType.COUNTER : INTS, Column.Kind.REGULAR)));
        }

        void run() {
            long delivered = 0;
            while (delivered < EVENTS) {
                start();
                delivered = work((int) delivered, random.nextInt(4) == 0 ? random.nextInt(200) : Integer.MAX_VALUE);
            }
        }

        private void start() {
            updates = new RowUpdates(task -> {
                target.happenLate();
                task.run();
            });
            deliveries = new Deliveries(
                    target,
                    new InFlightLimit(8, Duration.ofHours(1)),
                    0,
                    new Backoff(Duration.ofMillis(10), Duration.ofMillis(80)),
                    new DeadLetters((sinkRecord, error) -> {
                        setAside.add(sinkRecord.kafkaOffset());
                        return CompletableFuture.completedFuture(null);
                    }),
                    new SinkMetrics(new Latencies(() -> now)),
                    () -> now);
        }

        /** A task's life. @return what it has committed in the end */
        private long work(int from, int rounds) {
            int delivered = from;
            for (int round = 0; round < rounds && !(delivered == EVENTS && deliveries.isIdle()); round++) {
                if (delivered < EVENTS && !deliveries.isBacklogged()) {
                    deliveries.add(List.of(record(delivered++)));
                }
                target.setClosed(random.nextInt(7) == 0);
                step();
            }
            target.setClosed(false);
            long committed = committed(delivered);
            deliveries.drop(List.of(PARTITION));
            while (!isHandedOver()) {
                step();
            }
            return committed;
        }

        private void step() {
            deliveries.run(Duration.ZERO);
            target.answerSome();
            now += Duration.ofMillis(30).toNanos();
        }

        private boolean isHandedOver() {
            try {
                return updates.handOver(Duration.ZERO);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private long committed(int delivered) {
            return deliveries
                    .committable(Map.of(PARTITION, new OffsetAndMetadata(delivered)))
                    .get(PARTITION)
                    .offset();
        }

        private static SinkRecord record(int offset) {
            return new SinkRecord(PARTITION.topic(), PARTITION.partition(), null, null, null, null, offset);
        }

        private void apply(SinkRecord sinkRecord, Target.Outcome outcome) {
            ChangeEvent event = events.get((int) sinkRecord.kafkaOffset());
            boolean isWrong = wrong.contains(sinkRecord.kafkaOffset());
            Integer key = (Integer) event.after()[0];
            updates.run(key, counters ? total(key, event, outcome, isWrong) : list(key, event, outcome, isWrong));
        }

        private RowUpdates.Update<CounterRow> total(
                Integer key, ChangeEvent event, Target.Outcome outcome, boolean isWrong) {
            CounterTotals change =
                    new CounterStatements(event.table()).totals(event).get(0);
            return new FakeUpdate<>(
                    outcome,
                    () -> target.request(() -> totals.get(key)).thenApply(row -> read(isWrong, row)),
                    current -> {
                        CqlWrite write = change.write(i -> current == null ? null : current.column(i));
                        return write == null
                                ? null
                                : target.request(() -> totals.merge(
                                        key,
                                        new CounterRow(write.values()[0].getLong(0), write.timestamp()),
                                        CounterRow::plus));
                    });
        }

        private RowUpdates.Update<List<ListRow.Element>> list(
                Integer key, ChangeEvent event, Target.Outcome outcome, boolean isWrong) {
            ListOverwrite change =
                    new TableStatements(event.table()).lists(event, 0).get(0);
            ListRow row = lists.computeIfAbsent(key, any -> new ListRow());
            return new FakeUpdate<>(
                    outcome,
                    () -> target.request(() -> row.elements).thenApply(elements -> read(isWrong, elements)),
                    current -> {
                        List<CqlWrite> writes = change.writes(ListRow.values(current), ListRow.times(current));
                        return writes.isEmpty() ? null : target.request(() -> row.apply(writes));
                    });
        }

        private static <T> T read(boolean isWrong, T current) {
            if (isWrong) {
                throw new DataException("wrong");
            }
            return current;
        }

        private Map<Integer, Object> there() {
            Map<Integer, Object> there = new TreeMap<>();
            totals.forEach((key, row) -> there.put(key, row.total));
            lists.forEach((key, row) -> {
                if (!row.elements.isEmpty()) {
                    there.put(
                            key,
                            row.elements.stream().map(ListRow.Element::value).toList());
                }
            });
            return there;
        }

        private Map<Integer, Object> expected() {
            assertThat(setAside).isEqualTo(wrong);
            Map<Integer, ChangeEvent> newest = new TreeMap<>();
            for (int i = 0; i < EVENTS; i++) {
                if (!wrong.contains((long) i)) {
                    newest.merge(
                            (Integer) events.get(i).after()[0],
                            events.get(i),
                            (one, other) -> other.writetime() >= one.writetime() ? other : one);
                }
            }
            Map<Integer, Object> expected = new TreeMap<>();
            newest.forEach((key, event) -> expected.put(key, event.after()[1]));
            return expected;
        }
    }

    private record CounterRow(long total, long writetime) {
        CounterRow plus(CounterRow increment) {
            return new CounterRow(total + increment.total, Math.max(writetime, increment.writetime));
        }

        ByteBuffer column(int index) {
            return ByteBuffer.allocate(Long.BYTES).putLong(0, index == 0 ? total : writetime);
        }
    }

    /** A list as Cassandra keeps it. */
    private static final class ListRow {
        private record Element(int value, long writetime) {}

        private List<Element> elements = List.of();
        private long deleted;

        /** One request: indices are those of what is there before it. */
        boolean apply(List<CqlWrite> writes) {
            List<Element> before = elements;
            List<Element> after = new ArrayList<>(before);
            for (CqlWrite write : writes) {
                if (write.cql().startsWith("DELETE")) {
                    int index = write.values()[0].getInt(0);
                    if (index < before.size() && before.get(index).writetime <= write.values()[1].getLong(0)) {
                        after.remove(before.get(index));
                    }
                } else {
                    overwrite(after, write.values()[2], write.values()[0].getLong(0));
                }
            }
            elements = List.copyOf(after);
            return true;
        }

        private void overwrite(List<Element> after, ByteBuffer value, long writetime) {
            deleted = Math.max(deleted, writetime - 1);
            after.removeIf(element -> element.writetime <= deleted);
            if (writetime > deleted) {
                for (Object element : (List<?>) INTS.decode(value)) {
                    after.add(new Element((Integer) element, writetime));
                }
            }
        }

        static ByteBuffer values(List<Element> elements) {
            return elements.isEmpty()
                    ? null
                    : INTS.encode(elements.stream().map(Element::value).toList());
        }

        static ByteBuffer times(List<Element> elements) {
            return elements.isEmpty()
                    ? null
                    : TIMES.encode(elements.stream().map(Element::writetime).toList());
        }
    }

    private interface Write<T> {
        CompletionStage<?> of(T current);
    }

    private record FakeUpdate<T>(Target.Outcome outcome, Supplier<CompletionStage<T>> reading, Write<T> writing)
            implements RowUpdates.Update<T> {
        @Override
        public CompletionStage<T> read() {
            return reading.get();
        }

        @Override
        public CompletionStage<?> write(T current) {
            return writing.of(current);
        }

        @Override
        public void applied() {
            // The outcome is what counts here.
        }

        @Override
        public RuntimeException failure(Throwable error) {
            Throwable cause = error;
            while (cause instanceof CompletionException && cause.getCause() != null) {
                cause = cause.getCause();
            }
            return (RuntimeException) cause;
        }
    }
}
