package io.drover.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Column;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.type.ScalarType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RowMatcherTest {
    private static final TableSchema TABLE = new TableSchema(
            new TableId("ks", "t"),
            List.of(
                    new Column("p", ScalarType.BIGINT, Column.Kind.PARTITION_KEY),
                    new Column("c", ScalarType.INT, Column.Kind.CLUSTERING)));

    /** Rows as partition token times 1000 plus clustering value; the lower the thousand, the earlier it comes. */
    private static RowSource rows(Iterable<Integer> codes) {
        Iterator<Integer> left = codes.iterator();
        return () -> left.hasNext() ? row(left.next()) : null;
    }

    private static RowImage row(int code) {
        // -1 stands for a partition's static row, whose clustering key is null.
        Object clustering = code % 1000 == 0 ? null : Integer.valueOf(code % 1000);
        return new RowImage(TABLE, code / 1000, Arrays.asList((Object) (long) (code / 1000), clustering));
    }

    private static int code(RowImage row) {
        Object clustering = row.key().get(1);
        return (int) row.token() * 1000 + (clustering == null ? 0 : (Integer) clustering);
    }

    private static final class Recorder implements RowMatcher.Outcome {
        private final List<Integer> matched = new ArrayList<>();
        private final List<Integer> missing = new ArrayList<>();
        private final List<Integer> extra = new ArrayList<>();

        @Override
        public void matched(RowImage origin, RowImage target) {
            assertThat(origin.key()).isEqualTo(target.key());
            matched.add(code(origin));
        }

        @Override
        public void onlyOnOrigin(RowImage row) {
            missing.add(code(row));
        }

        @Override
        public void onlyOnTarget(RowImage row) {
            extra.add(code(row));
        }
    }

    private static Recorder match(List<Integer> origin, List<Integer> target) {
        Recorder recorder = new Recorder();
        RowMatcher.match(rows(origin), rows(target), recorder);
        return recorder;
    }

    @Test
    void matchesEqualTables() {
        Recorder result = match(List.of(1000, 1001, 1002, 2001), List.of(1000, 1001, 1002, 2001));

        assertThat(result.matched).containsExactly(1000, 1001, 1002, 2001);
        assertThat(result.missing).isEmpty();
        assertThat(result.extra).isEmpty();
    }

    @Test
    void findsWhatOnlyOneSideHasAtEveryPlace() {
        Recorder result = match(List.of(1001, 1002, 2001, 3001, 3003, 5001), List.of(1002, 1003, 3002, 3003, 4001));

        assertThat(result.matched).containsExactly(1002, 3003);
        assertThat(result.missing).containsExactlyInAnyOrder(1001, 2001, 3001, 5001);
        assertThat(result.extra).containsExactlyInAnyOrder(1003, 3002, 4001);
    }

    @Test
    void comparesWithAnEmptyTable() {
        assertThat(match(List.of(1001, 2001), List.of()).missing).containsExactly(1001, 2001);
        assertThat(match(List.of(), List.of(1001, 2001)).extra).containsExactly(1001, 2001);
        assertThat(match(List.of(), List.of()).matched).isEmpty();
    }

    @Test
    void needsNoOrderOfClusteringValuesButTheCommonOne() {
        Recorder result = match(List.of(1009, 1003, 1007, 1001), List.of(1009, 1007, 1005, 1001));

        assertThat(result.matched).containsExactly(1009, 1007, 1001);
        assertThat(result.missing).containsExactly(1003);
        assertThat(result.extra).containsExactly(1005);
    }

    @Test
    void tellsPartitionsOfOneTokenApart() {
        Recorder recorder = new Recorder();
        RowImage first = new RowImage(TABLE, 1, List.of(10L, 1));
        RowImage second = new RowImage(TABLE, 1, List.of(11L, 1));
        RowMatcher.match(
                sequence(List.of(first, second)), sequence(List.of(new RowImage(TABLE, 1, List.of(11L, 1)))), recorder);

        assertThat(recorder.matched).hasSize(1);
        assertThat(recorder.missing).hasSize(1);
    }

    private static RowSource sequence(List<RowImage> rows) {
        Iterator<RowImage> left = rows.iterator();
        return () -> left.hasNext() ? left.next() : null;
    }

    @Test
    void agreesWithSetArithmeticOnRandomTables() {
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            // One order for both sides that is not that of the numbers.
            List<Integer> universe = new ArrayList<>();
            for (int token = 1; token <= 4; token++) {
                List<Integer> partition = new ArrayList<>();
                for (int clustering = 0; clustering < 8; clustering++) {
                    partition.add(token * 1000 + clustering);
                }
                Collections.shuffle(partition, random);
                universe.addAll(partition);
            }
            List<Integer> origin = new ArrayList<>(universe);
            List<Integer> target = new ArrayList<>(universe);
            origin.removeIf(row -> random.nextInt(3) == 0);
            target.removeIf(row -> random.nextInt(3) == 0);

            Recorder result = match(origin, target);

            TreeSet<Integer> both = new TreeSet<>(origin);
            both.retainAll(target);
            assertThat(new TreeSet<>(result.matched)).as("seed %d", seed).isEqualTo(both);
            assertThat(result.matched).hasSameSizeAs(both);
            origin.removeAll(both);
            target.removeAll(both);
            assertThat(result.missing).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(origin);
            assertThat(result.extra).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(target);
        }
    }
}
