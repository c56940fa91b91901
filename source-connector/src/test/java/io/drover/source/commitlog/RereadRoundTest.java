package io.drover.source.commitlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import io.drover.model.Column;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Delta;
import io.drover.model.event.Op;
import io.drover.model.event.Origin;
import io.drover.model.type.CqlType;
import io.drover.model.type.ScalarType;
import io.drover.source.commitlog.RowReader.Value;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class RereadRoundTest {
    private static final TableSchema TABLE = new TableSchema(
            new TableId("ks", "t"),
            List.of(
                    new Column("id", ScalarType.INT, Column.Kind.PARTITION_KEY),
                    new Column("l", CqlType.parse("list<int>"), Column.Kind.REGULAR)));
    private static final int LIST = 1;

    private final FakeRows rows = new FakeRows();
    private final ListWritetimes writetimes = new ListWritetimes();
    private final RereadCounts counts = new RereadCounts();
    private final List<CapturedEvent> events = new ArrayList<>();

    @Test
    void joinsChangesInThePlaceOfTheFirst() throws Exception {
        change(1, 10);
        complete(7);
        change(2, 5);
        change(1, 30);
        change(1, 20);
        rows.answer(1, list(15, 1, 2));
        rows.answer(2, list(9, 3));
        assertThat(run()).containsExactly("u @30 {id=1, l=[1, 2]} 1", "u @7 {id=7} 2", "u @9 {id=2, l=[3]} 5");
        assertThat(counts.reads()).isEqualTo(2);
        assertThat(counts.coalesced()).isEqualTo(2);
    }

    @Test
    void neverGoesBackBehindAnEarlierEvent() throws Exception {
        change(1, 600);
        rows.answer(1, list(400, 1));
        assertThat(run()).containsExactly("u @600 {id=1, l=[1]} 1");
        events.clear();
        change(1, 500);
        change(2, 500);
        rows.answer(1, list(500, 1, 2));
        rows.answer(2, list(500, 3));
        assertThat(run()).containsExactly("u @600 {id=1, l=[1, 2]} 1", "u @500 {id=2, l=[3]} 2");
    }

    @Test
    void turnsAnAbsentListIntoATombstone() throws Exception {
        change(1, 10);
        rows.answer(1, Value.ABSENT);
        assertThat(run()).containsExactly("u @10 {id=1} [l=tombstone] 1");
    }

    @Test
    void passesOverAColumnThatIsDropped() throws Exception {
        complete(7);
        change(1, 10);
        rows.answers.add(CompletableFuture.completedFuture(Map.of()));
        assertThat(run()).containsExactly("u @7 {id=7} 2");
    }

    @Test
    void readsOnceMoreWhenAFreshWriteIsNotThereYet() throws Exception {
        long now = System.currentTimeMillis() * 1000;
        change(1, now);
        rows.answer(1, list(5, 1));
        rows.answer(1, list(now, 1, 2));
        assertThat(run()).containsExactly("u @" + now + " {id=1, l=[1, 2]} 1");
    }

    @Test
    void takesWhatItReadsWhenAFreshWriteStaysHidden() throws Exception {
        long now = System.currentTimeMillis() * 1000;
        change(1, now);
        for (int i = 0; i < 10; i++) {
            rows.answer(1, Value.ABSENT);
        }
        assertThat(run()).containsExactly("u @" + now + " {id=1} [l=tombstone] 1");
        assertThat(counts.reads()).isEqualTo(5);
    }

    @Test
    void waitsForTheOrigin() throws Exception {
        change(1, 10);
        rows.answers.add(CompletableFuture.failedFuture(new DriverTimeoutException("away")));
        rows.answer(1, list(10, 1));
        RereadRound round = round();
        assertThat(round.await(Duration.ZERO)).isEmpty();
        assertThat(texts(round.await(Duration.ofSeconds(30)))).containsExactly("u @10 {id=1, l=[1]} 1");
    }

    @Test
    void endsWhenTheOriginRefuses() {
        change(1, 10);
        rows.answers.add(CompletableFuture.failedFuture(new UnauthorizedException(null, "no SELECT")));
        assertThatThrownBy(this::run)
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("ks.t")
                .hasMessageContaining("no SELECT");
    }

    @Test
    void leavesItToTheDeletionOfARowThatItsListIsGone() throws Exception {
        complete(7);
        delete(1, 10);
        rows.answer(1, Value.ABSENT);
        assertThat(run()).containsExactly("u @7 {id=7} 2");
    }

    @Test
    void takesBackAListThatWasNewerThanTheDeletionOfItsRow() throws Exception {
        change(1, 30);
        rows.answer(1, list(30, 1, 2));
        assertThat(run()).containsExactly("u @30 {id=1, l=[1, 2]} 1");
        events.clear();
        delete(1, 20);
        rows.answer(1, list(30, 2));
        assertThat(run()).containsExactly("u @30 {id=1, l=[2]} 1");
        events.clear();
        delete(1, 25);
        rows.answer(1, Value.ABSENT);
        assertThat(run()).containsExactly("u @30 {id=1} [l=tombstone] 1");
    }

    private List<String> run() throws InterruptedException {
        return texts(round().await(Duration.ofSeconds(30)));
    }

    private RereadRound round() {
        return new RereadRound(events, rows, Duration.ZERO, writetimes, counts, Clock.systemUTC());
    }

    /** Each event, and the position behind it. */
    private static List<String> texts(Optional<List<CapturedEvent>> events) {
        return events.orElseThrow().stream()
                .map(event -> EventText.of(event.event()) + " " + event.next().position())
                .toList();
    }

    private void change(int id, long writetime) {
        add(id, writetime, LIST);
    }

    private void complete(int id) {
        add(id, id, Reread.NONE);
    }

    /** A deletion of the row, after which its list is read. */
    private void delete(int id, long writetime) {
        add(Op.DELETE, id, writetime, LIST);
    }

    private void add(int id, long writetime, int reread) {
        add(Op.UPDATE, id, writetime, reread);
    }

    private void add(Op op, int id, long writetime, int reread) {
        ChangeEvent event = new ChangeEvent(
                op,
                TABLE,
                writetime,
                ChangeEvent.NO_TTL,
                0,
                new Object[] {id, null},
                (Delta[]) null,
                null,
                new Origin("commitlog", "m", "c", "n", 1, events.size(), 0),
                0);
        events.add(new CapturedEvent(event, reread, new LogPosition(1, events.size() + 1)));
    }

    private static Value list(long writetime, Integer... elements) {
        return new Value(List.of(elements), writetime, ChangeEvent.NO_TTL, 0, List.of());
    }

    /** Gives prepared answers, those for a certain row to that row only. */
    private static final class FakeRows implements RowReader {
        private final ArrayDeque<CompletionStage<Map<Integer, Value>>> answers = new ArrayDeque<>();
        private final Map<Integer, ArrayDeque<Value>> answersOfRow = new HashMap<>();

        void answer(int id, Value value) {
            answersOfRow.computeIfAbsent(id, any -> new ArrayDeque<>()).add(value);
        }

        @Override
        public CompletionStage<Map<Integer, Value>> read(RowKey row) {
            if (!answers.isEmpty()) {
                return answers.remove();
            }
            int id = row.key().get(0).getInt(0);
            return CompletableFuture.completedFuture(
                    Map.of(LIST, answersOfRow.get(id).remove()));
        }

        @Override
        public CompletionStage<Page> readRows(ChangeEvent deletion, ByteBuffer next) {
            throw new UnsupportedOperationException();
        }
    }
}
