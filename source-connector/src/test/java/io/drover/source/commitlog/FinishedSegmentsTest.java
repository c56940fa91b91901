package io.drover.source.commitlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FinishedSegmentsTest {
    @TempDir
    Path directory;

    private final FinishedSegments finished = new FinishedSegments();

    @Test
    void keepsSegmentWhoseLastEventIsNotCommitted() throws Exception {
        finish(1, new LogPosition(1, 500, 0));
        finished.deleteUpTo(Optional.empty());
        assertThat(left()).containsExactly(1L);
        finished.deleteUpTo(Optional.of(new LogPosition(1, 400, 3)));
        assertThat(left()).containsExactly(1L);
        finished.deleteUpTo(Optional.of(new LogPosition(1, 500, 0)));
        assertThat(left()).isEmpty();
        assertThat(finished.isEmpty()).isTrue();
    }

    @Test
    void keepsSegmentWithoutEventsUntilThoseBeforeAreCommitted() throws Exception {
        finish(1, new LogPosition(1, 500, 0));
        finish(2, new LogPosition(1, 500, 0));
        finish(3, new LogPosition(3, 100, 0));
        finished.deleteUpTo(Optional.of(new LogPosition(1, 300, 0)));
        assertThat(left()).containsExactly(1L, 2L, 3L);
        finished.deleteUpTo(Optional.of(new LogPosition(3, 99, 0)));
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
        finish(1, new LogPosition(1, 500, 0));
        finished.add(new SegmentDirectory(directory).segments().get(0), new LogPosition(2, 100, 0));
        finished.deleteUpTo(Optional.of(new LogPosition(1, 500, 0)));
        assertThat(finished.isEmpty()).isTrue();
    }

    private void finish(long id, LogPosition needed) throws IOException {
        Path log = Files.createFile(directory.resolve("CommitLog-7-" + id + ".log"));
        finished.add(
                Segment.of(log.getFileName().toString(), List.of(directory, directory))
                        .orElseThrow(),
                needed);
    }

    private List<Long> left() throws IOException {
        return new SegmentDirectory(directory)
                .segments().stream().map(Segment::id).toList();
    }
}
