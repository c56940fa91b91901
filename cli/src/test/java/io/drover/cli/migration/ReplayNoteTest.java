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
        ReplayNote note = new ReplayNote("earliest", Map.of(FIRST, 100L, SECOND, 7L));

        assertThat(note.untilText()).isEqualTo("m.ks.users/0@100,m.ks.users/1@7");
        assertThat(ReplayNote.of(Map.of(ReplayNote.FROM, "earliest", ReplayNote.UNTIL, note.untilText())))
                .isEqualTo(note);
    }

    @Test
    void countsWhatTheGroupHasNotCommittedOfWhatWasThere() {
        ReplayNote note = new ReplayNote("earliest", Map.of(FIRST, 100L, SECOND, 7L));

        assertThat(note.left(Map.of(FIRST, 40L))).isEqualTo(67);
        assertThat(note.left(Map.of(FIRST, 140L, SECOND, 7L))).isZero();
    }
}
