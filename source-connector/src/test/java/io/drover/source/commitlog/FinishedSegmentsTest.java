package io.drover.source.commitlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FinishedSegmentsTest {
    @TempDir
    Path directory;

    @TempDir
    Path spill;

    private FinishedSegments finished;

    @BeforeEach
    void create() {
        finished = new FinishedSegments(new Slot(new SegmentDirectory(directory, spill), "c"));
    }

    @Test
    void keepsSegmentWhoseLastEventIsNotCommitted() throws Exception {
        finish(1, new LogPosition(1, 500));
        finished.deleteUpTo(Optional.empty());
        assertThat(left()).containsExactly(1L);
        finished.deleteUpTo(Optional.of(new LogPosition(1, 400)));
        assertThat(left()).containsExactly(1L);
        finished.deleteUpTo(Optional.of(new LogPosition(1, 500)));
        assertThat(left()).isEmpty();
        assertThat(finished.isEmpty()).isTrue();
    }

    @Test
    void keepsSegmentWithoutEventsUntilThoseBeforeAreCommitted() throws Exception {
        finish(1, new LogPosition(1, 500));
        finish(2, new LogPosition(1, 500));
        finish(3, new LogPosition(3, 100));
        finished.deleteUpTo(Optional.of(new LogPosition(1, 300)));
        assertThat(left()).containsExactly(1L, 2L, 3L);
        finished.deleteUpTo(Optional.of(new LogPosition(3, 99)));
        assertThat(left()).containsExactly(3L);
    }

    @Test
    void needsNothingCommittedWhenThereWereNoEvents() throws Exception {
        finish(1, null);
        finished.deleteUpTo(Optional.empty());
        assertThat(left()).isEmpty();
    }

    @Test
    void takesASegmentOnce() throws Exception {
        finish(1, new LogPosition(1, 500));
        finished.add(new SegmentDirectory(directory).segments().get(0), new LogPosition(2, 100));
        finished.deleteUpTo(Optional.of(new LogPosition(1, 500)));
        assertThat(finished.isEmpty()).isTrue();
    }

    @Test
    void leavesASegmentToTheNodeThatStillHasItAndDeletesLaterOnes() throws Exception {
        Path commitLog = Files.createDirectory(directory.resolve("commitlog"));
        Path raw = Files.createDirectory(directory.resolve("cdc_raw"));
        Path live = Files.createFile(commitLog.resolve("CommitLog-6-1.log"));
        Path moved = Files.createFile(raw.resolve("CommitLog-6-2.log"));
        for (Segment segment : new SegmentDirectory(List.of(commitLog), raw, raw).segments()) {
            finished.add(segment, null);
        }
        assertThat(live).exists();
        assertThat(moved).doesNotExist();
        assertThat(finished.isEmpty()).isFalse();

        Files.move(live, raw.resolve(live.getFileName()));
        finished.deleteUpTo(Optional.empty());
        assertThat(raw).isEmptyDirectory();
        assertThat(finished.isEmpty()).isTrue();
    }

    private void finish(long id, LogPosition needed) throws IOException {
        Path log = Files.createFile(directory.resolve("CommitLog-7-" + id + ".log"));
        finished.add(
                Segment.of(log.getFileName().toString(), List.of(), List.of(directory, directory))
                        .orElseThrow(),
                needed);
    }

    private List<Long> left() throws IOException {
        return new SegmentDirectory(directory)
                .segments().stream().map(Segment::id).toList();
    }
}
