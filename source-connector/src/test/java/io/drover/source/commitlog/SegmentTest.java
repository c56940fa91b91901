package io.drover.source.commitlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentTest {
    @TempDir
    Path directory;

    @Test
    void readsIndexWithAndWithoutEnd() {
        assertThat(SegmentIndex.parse("12345")).contains(new SegmentIndex(12345, false));
        assertThat(SegmentIndex.parse("12345\nCOMPLETED")).contains(new SegmentIndex(12345, true));
        assertThat(SegmentIndex.parse("12345\nCOMPL")).contains(new SegmentIndex(12345, false));
        assertThat(SegmentIndex.parse("")).isEmpty();
    }

    @Test
    void waitsForAnIndexThatIsBeingRewritten() throws Exception {
        Segment segment = segment(7);
        Files.writeString(segment.index(), "");
        Thread writer = new Thread(() -> {
            try {
                Thread.sleep(20);
                Files.writeString(segment.index(), "99");
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        writer.start();
        assertThat(segment.readIndex()).contains(new SegmentIndex(99, false));
        writer.join();
    }

    @Test
    void refusesAnIndexThatStaysEmpty() throws Exception {
        Segment segment = segment(7);
        Files.writeString(segment.index(), "");
        assertThatThrownBy(segment::readIndex).hasMessageContaining("CommitLog-7-7_cdc.idx holds no offset");
    }

    @Test
    void isNotCompleteWhileItsIndexIsBeingRewritten() throws Exception {
        Segment segment = segment(7);
        assertThat(segment.isComplete()).isFalse();
        Files.writeString(segment.index(), "");
        assertThat(segment.isComplete()).isFalse();
        Files.writeString(segment.index(), "99\nCOMPLETED");
        assertThat(segment.isComplete()).isTrue();
    }

    @Test
    void hasNoIndexUntilCdcTracksSomething() throws Exception {
        assertThat(segment(7).readIndex()).isEmpty();
    }

    @Test
    void listsSegmentsByIdAndNothingElse() throws Exception {
        segment(100);
        segment(99);
        segment(9);
        Files.writeString(directory.resolve("CommitLog-7-99_cdc.idx"), "5");
        Files.writeString(directory.resolve("notes.log"), "");
        SegmentDirectory segments = new SegmentDirectory(directory);
        assertThat(segments.segments()).extracting(Segment::id).isEqualTo(List.of(9L, 99L, 100L));
        assertThat(segments.firstFrom(10)).map(Segment::id).contains(99L);
        assertThat(segments.firstFrom(101)).isEqualTo(Optional.empty());
        assertThat(segments.isPassed(segment(9))).isTrue();
        assertThat(segments.isPassed(segment(99))).isFalse();
    }

    @Test
    void deletesLogAndIndex() throws Exception {
        Segment segment = segment(7);
        Files.writeString(segment.index(), "5");
        segment.delete();
        assertThat(directory).isEmptyDirectory();
        segment.delete();
    }

    private Segment segment(long id) throws IOException {
        Path log = directory.resolve("CommitLog-7-" + id + ".log");
        Files.writeString(log, "");
        return Segment.of(log).orElseThrow();
    }
}
