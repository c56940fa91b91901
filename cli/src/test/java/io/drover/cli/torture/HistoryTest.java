package io.drover.cli.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private static final int OPERATIONS = 8000;
    private static final Pattern TIMESTAMP = Pattern.compile("TIMESTAMP (-?\\d+)");
    private static final Pattern TIMESTAMP_AND_TTL = Pattern.compile("TIMESTAMP (-?\\d+) AND TTL");

    private final AtomicLong clock = new AtomicLong(1_000_000_000_000L);

    private WriteTimes times(long seed) {
        return new WriteTimes(new Random(seed + 1), () -> clock.addAndGet(10_000));
    }

    private static List<Operation> operations(WriteTimes times, long seed) {
        History history = new History(times, new Random(seed));
        if (times.isCaptured()) {
            history.startEmptying();
        }
        return Stream.generate(history::next).limit(OPERATIONS).toList();
    }

    @Test
    void isTheSameForTheSameSeed() {
        List<Operation> first = operations(times(7), 7);
        clock.set(1_000_000_000_000L);
        assertThat(operations(times(7), 7)).isEqualTo(first);
        clock.set(1_000_000_000_000L);
        assertThat(operations(times(8), 8)).isNotEqualTo(first);
    }

    @Test
    void makesTheSameChoicesAtAnotherTime() {
        List<String> first = withoutTimes(operations(times(7), 7));
        clock.set(5_000_000_000_000L);
        assertThat(withoutTimes(operations(times(7), 7))).isEqualTo(first);
    }

    private static List<String> withoutTimes(List<Operation> operations) {
        return operations.stream()
                .map(operation -> TIMESTAMP.matcher(operation.cql()).replaceAll("TIMESTAMP"))
                .toList();
    }

    @Test
    void hasEveryKindAndTableAndMeetsItsPartitionsAgain() {
        WriteTimes times = times(7);
        times.startCapture();
        List<Operation> operations = operations(times, 7);

        Set<Operation.Kind> kinds = EnumSet.noneOf(Operation.Kind.class);
        Set<Operation.Partition> partitions = new HashSet<>();
        operations.forEach(operation -> {
            kinds.add(operation.kind());
            partitions.addAll(operation.partitions());
        });
        assertThat(kinds).containsExactlyInAnyOrder(Operation.Kind.values());
        assertThat(partitions.stream().map(Operation.Partition::table).distinct())
                .hasSameSizeAs(TortureTables.ALL);
        assertThat(partitions).hasSizeLessThan(OPERATIONS / 10);
    }

    @Test
    void reachesBehindTheStartOfCaptureInNoTimestampAndAheadOnlyAfterIt() {
        WriteTimes times = times(7);
        long before = operations(times, 7).stream()
                .flatMap(operation -> timestamps(TIMESTAMP, operation).stream())
                .max(Long::compare)
                .orElseThrow();
        assertThat(before).isLessThanOrEqualTo(clock.get());

        times.startCapture();
        long started = clock.get();
        List<Long> after = operations(times, 9).stream()
                .flatMap(operation -> timestamps(TIMESTAMP, operation).stream())
                .toList();
        assertThat(after).allMatch(time -> time >= started).anyMatch(time -> time > clock.get());
        assertThat(new HashSet<>(after)).as("some timestamps come twice").hasSizeLessThan(after.size());
    }

    @Test
    void skewsTheClockOfAClientThatWritesLists() {
        WriteTimes times = times(7);
        times.startCapture();
        List<Operation> lists = operations(times, 7).stream()
                .filter(operation -> operation.partitions().stream()
                        .allMatch(partition -> partition.table().equals("lists")))
                .filter(operation -> operation.kind() == Operation.Kind.DELETE_ROW)
                .toList();
        assertThat(lists)
                .anyMatch(operation -> timestamps(TIMESTAMP, operation).isEmpty())
                .anyMatch(operation -> !timestamps(TIMESTAMP, operation).isEmpty());
    }

    @Test
    void recreatesATableAndAltersItLater() {
        WriteTimes times = times(7);
        times.startCapture();
        List<Operation> operations = operations(times, 7);
        assertThat(operations.stream().filter(operation -> operation.kind() == Operation.Kind.RECREATE))
                .isNotEmpty()
                .allSatisfy(operation -> {
                    assertThat(operation.statements()).hasSize(2);
                    assertThat(operations.subList(
                                    (int) operation.number(), Math.min(OPERATIONS, (int) operation.number() + 500)))
                            .anyMatch(later -> later.kind() == Operation.Kind.COMMENT)
                            .anyMatch(later -> later.cql().contains("INTO torture.recreated"));
                });
    }

    @Test
    void givesCellsWithATtlATimestampOfTheirOwn() {
        WriteTimes times = times(7);
        times.startCapture();
        List<Operation> operations = operations(times, 7);
        List<Long> all = operations.stream()
                .flatMap(operation -> timestamps(TIMESTAMP, operation).stream())
                .toList();
        List<Long> withTtl = operations.stream()
                .flatMap(operation -> timestamps(TIMESTAMP_AND_TTL, operation).stream())
                .toList();
        assertThat(withTtl)
                .isNotEmpty()
                .allMatch(time -> all.stream().filter(time::equals).count() == 1);
    }

    private static List<Long> timestamps(Pattern pattern, Operation operation) {
        Matcher matcher = pattern.matcher(operation.cql());
        return matcher.results().map(found -> Long.parseLong(found.group(1))).toList();
    }
}
