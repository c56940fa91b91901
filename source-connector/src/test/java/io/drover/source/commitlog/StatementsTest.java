package io.drover.source.commitlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.event.Delta;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatementsTest {
    private static final int A = 1;
    private static final int B = 2;

    private final Statements row = new Statements();

    @BeforeEach
    void start() {
        row.start(new Object[] {"key", null, null});
    }

    @Test
    void joinsCellsOfOneTimestampTtlAndExpiry() {
        row.marker(10, 60, 1060);
        assertThat(row.forCell(10, 60, 1060)).isSameAs(row.all().get(0));
        assertThat(row.forCell(10, 60, 1061)).isNotSameAs(row.all().get(0));
        assertThat(row.forCell(11, 60, 1060)).isNotSameAs(row.all().get(0));
        assertThat(row.all()).hasSize(3).extracting(Statement::isMarker).containsExactly(true, false, false);
    }

    @Test
    void putsTombstonesIntoAStatementWithTtl() {
        Statement tombstone = row.forDelete(10, A, null);
        tombstone.setDelta(A, Delta.TOMBSTONE);
        assertThat(row.forCell(10, 60, 1060)).isSameAs(tombstone);
        assertThat(tombstone.ttl()).isEqualTo(60);
        assertThat(row.forDelete(10, B, null)).isSameAs(tombstone);
        assertThat(row.forCell(10, 0, 0)).isNotSameAs(tombstone);
    }

    @Test
    void splitsWhatOneStatementCannotSayAboutAColumn() {
        Statement added = row.forCell(10, 0, 0, A, Delta.Kind.ADD);
        added.set(A, "x");
        added.setDelta(A, Delta.ADD);
        assertThat(row.forCell(10, 0, 0, A, Delta.Kind.ADD)).isSameAs(added);
        Statement removed = row.forDelete(10, A, Delta.Kind.REMOVE);
        assertThat(removed).isNotSameAs(added);
        assertThat(row.forCell(10, 0, 0, B, Delta.Kind.ADD)).isSameAs(added);
    }

    @Test
    void keepsTheKeyInEveryStatement() {
        row.forCell(10, 0, 0).set(A, 1);
        row.forCell(11, 0, 0).set(A, 2);
        assertThat(row.all()).extracting(statement -> statement.after()[0]).containsExactly("key", "key");
        assertThat(row.all()).extracting(statement -> statement.after()[A]).containsExactly(1, 2);
    }
}
