package io.drover.cli.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ReplayNoteTest {
    private static final TopicPartition FIRST = new TopicPartition("m.ks.users", 0);
    private static final TopicPartition SECOND = new TopicPartition("m.ks.users", 1);

    @Test
    void isReadBackFromTheConfiguration() {
        ReplayNote note = note("earliest", 100);

        Map<String, String> config = note("2026-11-21T08:00:00Z", 50).putIn(Map.of("topics", "m.ks.users"));
        assertThat(ReplayNote.in(note.putIn(config))).contains(note);
        assertThat(note.putIn(config))
                .containsEntry("topics", "m.ks.users")
                .containsEntry(ReplayNote.UNTIL, "m.ks.users/0@100,m.ks.users/1@7");
        assertThat(ReplayNote.in(Map.of("topics", "m.ks.users"))).isEmpty();
    }

    @Test
    void isTheSameWhenTheSameWasAskedForLater() {
        assertThat(note("earliest", 100).isSameAs(note("earliest", 200))).isTrue();
        assertThat(note("earliest", 100).isSameAs(note("2026-11-21T08:00:00Z", 100)))
                .isFalse();
        assertThat(note("earliest", 100)
                        .isSameAs(new ReplayNote("m", "1", "earliest", Map.of(new TopicPartition("m.ks.b", 0), 1L))))
                .isFalse();
    }

    @Test
    void countsWhatTheGroupHasNotCommittedOfWhatWasThere() {
        ReplayNote note = note("earliest", 100);

        assertThat(note.left(Map.of(FIRST, 40L))).isEqualTo(67);
        assertThat(note.left(Map.of(FIRST, 140L, SECOND, 7L))).isZero();
    }

    private static ReplayNote note(String from, long end) {
        return new ReplayNote("m", "1", from, Map.of(FIRST, end, SECOND, 7L));
    }
}
