package io.drover.sink.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.Column;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.event.Delta;
import io.drover.model.event.Op;
import io.drover.model.type.CqlType;
import io.drover.model.type.ListType;
import io.drover.model.type.ScalarType;
import io.drover.sink.EventBuilder;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;

class ListOverwriteTest {
    private static final TableSchema TABLE = new TableSchema(
            new TableId("ks", "t"),
            List.of(
                    new Column("k", ScalarType.INT, Column.Kind.PARTITION_KEY),
                    new Column("c", ScalarType.INT, Column.Kind.CLUSTERING),
                    new Column("l", CqlType.parse("list<int>"), Column.Kind.REGULAR),
                    new Column("st", CqlType.parse("list<int>"), Column.Kind.STATIC)));
    private static final String OVERWRITE = "UPDATE ks.t USING TIMESTAMP ? AND TTL ? SET l = ? WHERE k = ? AND c = ?";
    private static final String APPEND = "UPDATE ks.t USING TIMESTAMP ? AND TTL ? SET l = l + ? WHERE k = ? AND c = ?";
    private static final String DELETE = "DELETE l[?] FROM ks.t USING TIMESTAMP ? WHERE k = ? AND c = ?";

    @Test
    void readsTheListWithItsTimesOrWithout() {
        ListOverwrite list = overwrite(10, 5, 6);
        assertThat(list.read(true).cql()).isEqualTo("SELECT l, WRITETIME(l) FROM ks.t WHERE k = ? AND c = ? LIMIT 1");
        assertThat(list.read(false).cql()).isEqualTo("SELECT l FROM ks.t WHERE k = ? AND c = ? LIMIT 1");
    }

    @Test
    void overwritesWhatIsNotThere() {
        assertThat(texts(overwrite(10, 5, 6).writes(null, null))).containsExactly(OVERWRITE);
    }

    @Test
    void leavesWhatIsThereAtItsTime() {
        assertThat(overwrite(10, 5, 6).writes(ints(5, 6), times(10, 10))).isEmpty();
    }

    @Test
    void overwritesWhatIsOlderOrNewerAsAnyRegister() {
        assertThat(texts(overwrite(10, 5, 6).writes(ints(5, 6), times(9, 9)))).containsExactly(OVERWRITE);
        assertThat(texts(overwrite(10, 5, 6).writes(ints(7), times(11)))).containsExactly(OVERWRITE);
    }

    @Test
    void deletesOtherElementsOfItsTime() {
        List<CqlWrite> writes = overwrite(10, 5, 6).writes(ints(5, 6, 7), times(9, 10, 10));
        assertThat(texts(writes)).containsExactly(DELETE, DELETE, OVERWRITE);
        assertThat(writes.get(0).values()[0].getInt(0)).isEqualTo(1);
        assertThat(writes.get(1).values()[0].getInt(0)).isEqualTo(2);
    }

    @Test
    void aScansListGivesWayToAnotherOneOfItsTime() {
        ListOverwrite scanned = new TableStatements(TABLE)
                .lists(list(10, 5, 6).scanned().build(), 0)
                .get(0);
        assertThat(scanned.writes(ints(5, 6, 7), times(9, 10, 10))).isEmpty();
        assertThat(texts(scanned.writes(ints(7), times(9)))).containsExactly(OVERWRITE);
        assertThat(texts(scanned.writes(null, null))).containsExactly(OVERWRITE);
    }

    @Test
    void deletesEveryElementWhenTheirTimesAreNotKnown() {
        assertThat(texts(overwrite(10, 5, 6).writes(ints(5, 6), null))).containsExactly(DELETE, DELETE, OVERWRITE);
    }

    @Test
    void ofAnExpiredListOnlyTheDeletionIsLeft() {
        ListOverwrite expired = new TableStatements(TABLE)
                .lists(
                        EventBuilder.event(Op.UPDATE, TABLE)
                                .with("k", 1)
                                .with("c", 1)
                                .with("l", List.of(5))
                                .ttl(10, 50)
                                .build(),
                        60)
                .get(0);
        List<CqlWrite> writes = expired.writes(null, null);
        assertThat(texts(writes)).containsExactly(OVERWRITE);
        assertThat(writes.get(0).values()[2]).isNull();
    }

    @Test
    void elementsThatExpireOneByOneAreAddedInTheirOrder() {
        ListOverwrite list = expiring(List.of(5, 6, 7, 8, 9), List.of(70L, 70L, 60L, Delta.NEVER, 75L));
        List<CqlWrite> writes = list.writes(null, null);
        assertThat(texts(writes)).containsExactly(OVERWRITE, APPEND, APPEND);
        assertThat(writes).extracting(write -> write.values()[1].getInt(0)).containsExactly(10, 0, 15);
        assertThat(writes).extracting(write -> write.values()[2]).containsExactly(ints(5, 6), ints(8), ints(9));
        assertThat(list.writeTexts()).contains(OVERWRITE, APPEND, DELETE);
        assertThat(list.writes(ints(5, 6, 8, 9), times(10, 10, 10, 10))).isEmpty();
        assertThat(texts(expiring(List.of(5, 6), List.of(50L, 60L)).writes(null, null)))
                .containsExactly(OVERWRITE);
    }

    @Test
    void refusesExpiriesThatAreNotTheElements() {
        assertThatThrownBy(() -> expiring(List.of(5, 6), List.of(70L)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("2 elements, and 1 times");
    }

    /** As it is after 60 s. */
    private static ListOverwrite expiring(List<Integer> elements, List<Long> expiries) {
        return new TableStatements(TABLE)
                .lists(
                        EventBuilder.event(Op.UPDATE, TABLE)
                                .at(10)
                                .with("k", 1)
                                .with("c", 1)
                                .with("l", elements, Delta.ofExpiries(expiries))
                                .build(),
                        60)
                .get(0);
    }

    @Test
    void aStaticListIsThePartitions() {
        List<ListOverwrite> lists = new TableStatements(TABLE)
                .lists(
                        EventBuilder.event(Op.UPDATE, TABLE)
                                .with("k", 1)
                                .with("st", List.of(5))
                                .build(),
                        0);
        assertThat(lists).hasSize(1);
        assertThat(lists.get(0).read(false).cql()).isEqualTo("SELECT st FROM ks.t WHERE k = ? LIMIT 1");
    }

    private static ListOverwrite overwrite(long writetime, Integer... elements) {
        return new TableStatements(TABLE)
                .lists(list(writetime, elements).build(), 0)
                .get(0);
    }

    private static EventBuilder list(long writetime, Integer... elements) {
        return EventBuilder.event(Op.UPDATE, TABLE)
                .at(writetime)
                .with("k", 1)
                .with("c", 1)
                .with("l", List.of(elements));
    }

    private static List<String> texts(List<CqlWrite> writes) {
        return writes.stream().map(CqlWrite::cql).toList();
    }

    private static ByteBuffer ints(Integer... values) {
        return new ListType(ScalarType.INT, true).encode(List.of(values));
    }

    private static ByteBuffer times(long... micros) {
        return new ListType(ScalarType.BIGINT, true)
                .encode(java.util.Arrays.stream(micros).boxed().toList());
    }
}
