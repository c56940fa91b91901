package io.drover.source.commitlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlotTest {
    @TempDir
    Path parent;

    private SegmentDirectory directory;
    private Slot slot;
    private Slot other;

    @BeforeEach
    void create() throws IOException {
        directory = new SegmentDirectory(
                Files.createDirectory(parent.resolve("cdc_raw")), Files.createDirectory(parent.resolve("spill")));
        slot = new Slot(directory, "users/capture");
        other = new Slot(directory, "other");
    }

    @Test
    void goesOnInASegmentThatIsThereAndBehindOneThatItWasDoneWith() throws Exception {
        segment(7);
        assertThat(slot.gap(new LogPosition(7, 100))).isEmpty();
        slot.done(segment(7));
        Files.delete(log(7));
        assertThat(slot.gap(new LogPosition(7, 100))).isEmpty();
        assertThat(new Slot(directory, "users/capture").gap(new LogPosition(7, 100)))
                .isEmpty();
    }

    @Test
    void missesTheSegmentOfItsPosition() throws Exception {
        segment(8);
        assertThat(slot.gap(new LogPosition(7, 100)).orElseThrow()).contains("segment 7", "position 100");
        // Nothing was tracked in that one, perhaps, and then the guard deletes it.
        assertThat(slot.gap(LogPosition.startOf(7))).isEmpty();
    }

    @Test
    void missesWhatAnotherOneDeletedBehindItsPosition() throws Exception {
        slot.done(segment(7));
        other.done(segment(7));
        other.done(segment(8));
        Files.delete(log(7));
        assertThat(slot.gap(new LogPosition(7, 100)))
                .as("the other one was about to delete it")
                .isEmpty();
        Files.delete(log(8));
        assertThat(slot.gap(new LogPosition(7, 100)).orElseThrow()).contains("segments up to 8", "another capture");
        assertThat(other.gap(new LogPosition(8, 5))).isEmpty();
    }

    @Test
    void goesOnBehindAGapThatIsAccepted() throws Exception {
        other.done(segment(9));
        Files.delete(log(9));
        LogPosition committed = new LogPosition(7, 100);
        assertThat(slot.gap(committed)).isNotEmpty();
        slot.acceptGap(committed);
        assertThat(slot.gap(committed)).isEmpty();
    }

    @Test
    void missesWhatTheGuardDeletedToMakeRoom() throws Exception {
        segment(7);
        Files.writeString(directory.path().resolve("CommitLog-7-7_cdc.idx"), "5\nCOMPLETED");
        new SpillRound(directory, 0).deleteFinished();
        assertThat(slot.gap(LogPosition.startOf(6)).orElseThrow()).contains("segments up to 7");
    }

    @Test
    void knowsUpToWhereAllIsReadWithSomethingThatCdcTracks() throws Exception {
        assertThat(slot.readFrom(7)).isEqualTo(-1);
        slot.done(segment(7));
        Files.writeString(directory.path().resolve("CommitLog-7-8_cdc.idx"), "5");
        slot.done(segment(8));
        assertThat(slot.readFrom(8)).isEqualTo(8);
        assertThat(slot.readFrom(7)).as("nothing is tracked in 7").isEqualTo(-1);
    }

    @Test
    void refusesAFileThatSaysNothing() throws Exception {
        slot.done(segment(7));
        try (var files = Files.list(directory.spill())) {
            for (Path file : files.toList()) {
                Files.writeString(file, "?");
            }
        }
        assertThatThrownBy(() -> slot.gap(LogPosition.startOf(7)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does not hold the id of a segment");
    }

    private Path log(long id) {
        return directory.path().resolve("CommitLog-7-" + id + ".log");
    }

    private Segment segment(long id) throws IOException {
        Files.writeString(log(id), "");
        return directory.segments().stream()
                .filter(segment -> segment.id() == id)
                .findFirst()
                .orElseThrow();
    }
}
