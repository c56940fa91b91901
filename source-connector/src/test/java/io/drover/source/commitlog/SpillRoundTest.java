package io.drover.source.commitlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpillRoundTest {
    private static final int SIZE = 100;
    private static final int INDEX_SIZE = "100\nCOMPLETED".length();

    @TempDir
    Path parent;

    private SegmentDirectory directory;

    @BeforeEach
    void createDirectories() throws IOException {
        directory = new SegmentDirectory(
                Files.createDirectory(parent.resolve("cdc_raw")), Files.createDirectory(parent.resolve("spill")));
    }

    @Test
    void movesFinishedSegmentsAndLeavesLiveOnes() throws Exception {
        segment(1, "100\nCOMPLETED");
        segment(2, "60");
        segment(3, "50");
        segment(4, null);
        assertThat(new SpillRound(directory, 1000).move()).isTrue();
        assertThat(namesIn(directory.path()))
                .containsExactly("CommitLog-7-3.log", "CommitLog-7-3_cdc.idx", "CommitLog-7-4.log");
        assertThat(namesIn(directory.spill()))
                .containsExactly(
                        "CommitLog-7-1.log", "CommitLog-7-1_cdc.idx", "CommitLog-7-2.log", "CommitLog-7-2_cdc.idx");
        assertThat(directory.segments()).extracting(Segment::id).containsExactly(1L, 2L, 3L, 4L);
        assertThat(directory.segments().get(0).readIndex()).contains(new SegmentIndex(100, true));
    }

    @Test
    void deletesWhatCdcTracksNothingIn() throws Exception {
        segment(1, null);
        segment(2, "60");
        assertThat(new SpillRound(directory, 1000).move()).isTrue();
        assertThat(directory.segments()).extracting(Segment::id).containsExactly(2L);
    }

    @Test
    void leavesSegmentsWhereTheyAreWhenTheQuotaIsUsedUp() throws Exception {
        segment(1, "100\nCOMPLETED");
        segment(2, "100\nCOMPLETED");
        SpillRound round = new SpillRound(directory, SIZE + INDEX_SIZE);
        assertThat(round.move()).isFalse();
        assertThat(round.use()).isEqualTo(new SpillUse(SIZE + INDEX_SIZE, 1, SIZE + INDEX_SIZE));
        directory.segments().get(0).delete();
        assertThat(round.move()).isTrue();
        assertThat(namesIn(directory.path())).isEmpty();
    }

    @Test
    void endsAMoveThatACrashCutOff() throws Exception {
        segment(1, "100\nCOMPLETED");
        Files.move(
                directory.path().resolve("CommitLog-7-1.log"), directory.spill().resolve("CommitLog-7-1.log"));
        assertThat(directory.segments().get(0).readIndex()).contains(new SegmentIndex(100, true));
        assertThat(new SpillRound(directory, 0).move()).isTrue();
        assertThat(namesIn(directory.path())).isEmpty();
        assertThat(namesIn(directory.spill())).containsExactly("CommitLog-7-1.log", "CommitLog-7-1_cdc.idx");
    }

    @Test
    void takesAwayWhatARestartedNodeLinkedAgain() throws Exception {
        segment(1, "100\nCOMPLETED");
        SpillRound round = new SpillRound(directory, 1000);
        round.move();
        Files.createLink(
                directory.path().resolve("CommitLog-7-1.log"), directory.spill().resolve("CommitLog-7-1.log"));
        Files.writeString(directory.path().resolve("CommitLog-7-1_cdc.idx"), "100\nCOMPLETED");
        assertThat(round.move()).isTrue();
        assertThat(namesIn(directory.path())).isEmpty();
        assertThat(directory.segments()).hasSize(1);
    }

    @Test
    void deletesInBothPlaces() throws Exception {
        segment(1, "100\nCOMPLETED");
        new SpillRound(directory, 1000).move();
        segment(1, "100\nCOMPLETED");
        segment(2, "100\nCOMPLETED");
        segment(3, "7");
        new SpillRound(directory, 1000).deleteFinished();
        assertThat(directory.segments()).extracting(Segment::id).containsExactly(3L);
        assertThat(namesIn(directory.spill())).as("what was deleted is noted").containsExactly("drover.deleted");
    }

    @Test
    void movesWhatANodeWithoutIndexesHasMovedAndNothingOfItsOwn() throws Exception {
        Path live = Files.createDirectory(parent.resolve("commitlog"));
        Files.write(directory.path().resolve("CommitLog-6-1.log"), new byte[SIZE]);
        Files.write(live.resolve("CommitLog-6-2.log"), new byte[SIZE]);
        // On its way from another filesystem.
        Files.write(live.resolve("CommitLog-6-3.log"), new byte[SIZE]);
        Files.write(directory.path().resolve("CommitLog-6-3.log"), new byte[SIZE / 2]);
        SpillRound round =
                new SpillRound(new SegmentDirectory(List.of(live), directory.path(), directory.spill()), 1000);
        assertThat(round.move()).isTrue();
        assertThat(namesIn(directory.spill())).containsExactly("CommitLog-6-1.log");
        assertThat(namesIn(directory.path())).containsExactly("CommitLog-6-3.log");
        round.deleteFinished();
        assertThat(namesIn(directory.spill())).containsExactly("drover.deleted");
        assertThat(namesIn(live)).containsExactly("CommitLog-6-2.log", "CommitLog-6-3.log");
    }

    @Test
    void doesNotTakeTheCanaryForASegment() throws Exception {
        Canary canary = Canary.in(directory.path());
        canary.place();
        canary.place();
        segment(1, "100\nCOMPLETED");
        new SpillRound(directory, 1000).move();
        assertThat(canary.isAlive()).isTrue();
        assertThat(namesIn(directory.path())).containsExactly("CommitLog-7-0.log");
    }

    private void segment(long id, String index) throws IOException {
        Files.write(directory.path().resolve("CommitLog-7-" + id + ".log"), new byte[SIZE]);
        if (index != null) {
            Files.writeString(directory.path().resolve("CommitLog-7-" + id + "_cdc.idx"), index);
        }
    }

    private static List<String> namesIn(Path place) throws IOException {
        try (var files = Files.list(place)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
