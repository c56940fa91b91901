package io.drover.source.commitlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.CRC32;
import org.apache.cassandra.config.ParameterizedClass;
import org.apache.cassandra.db.commitlog.CommitLogDescriptor;
import org.apache.cassandra.security.EncryptionContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SectionHeadersTest {
    private static final long ID = (3L << 32) + 7;
    private static final int VERSION = 6;
    private static final int FILE_SIZE = 1000;

    @TempDir
    Path directory;

    private final ByteBuffer content = ByteBuffer.allocate(FILE_SIZE);
    private Segment segment;
    private SyncProgress progress;

    @BeforeAll
    static void prepareLibrary() {
        CassandraLibrary.initialize();
    }

    @BeforeEach
    void startSegment() {
        Path log = directory.resolve("CommitLog-" + VERSION + "-" + ID + ".log");
        segment = Segment.of(log).orElseThrow();
        progress = segment.progress();
    }

    @Test
    void followsSectionsAsTheyAreSynced() throws Exception {
        fileHeader(null);
        write(FILE_SIZE);
        assertThat(progress.look(false)).isEmpty();
        assertThat(segment.isBegun()).isFalse();

        int first = section(100);
        write(FILE_SIZE);
        assertThat(progress.look(false)).contains(new Synced(first, false, true));
        assertThat(segment.isBegun()).isTrue();

        section(50);
        int last = section(0);
        write(FILE_SIZE);
        assertThat(progress.look(false)).contains(new Synced(last, false, true));
        assertThat(progress.look(true)).contains(new Synced(last, true, true));
        assertThat(segment.progress().look(false)).contains(new Synced(last, false, true));
    }

    @Test
    void countsCompressedSectionsByWhatTheyHold() throws Exception {
        fileHeader("LZ4Compressor");
        int start = content.position();
        compressedSection(30, 500);
        compressedSection(20, 40);
        write(content.position());
        assertThat(progress.look(true)).contains(new Synced(start + 8 + 500 + 8 + 40, true, true));
    }

    @Test
    void waitsForTheRestOfACompressedSection() throws Exception {
        fileHeader("LZ4Compressor");
        int start = content.position();
        compressedSection(30, 500);
        int end = content.position();
        compressedSection(20, 40);
        for (int size = end; size < content.position(); size++) {
            write(size);
            assertThat(segment.progress().look(false)).contains(new Synced(start + 508, false, true));
            assertThat(segment.progress().look(true)).contains(new Synced(start + 508, true, true));
        }
        write(content.position());
        assertThat(progress.look(false)).contains(new Synced(start + 508 + 48, false, true));
    }

    @Test
    void hasNothingUntilTheFileHasItsHeader() throws Exception {
        assertThat(progress.look(true)).isEmpty();
        assertThat(segment.isBegun()).isFalse();
        write(FILE_SIZE);
        assertThat(progress.look(false)).isEmpty();
        fileHeader(null);
        int header = content.position();
        for (int size = 0; size < header; size++) {
            write(size);
            assertThat(progress.look(true)).isEmpty();
        }
        int end = section(10);
        write(FILE_SIZE);
        assertThat(progress.look(false)).contains(new Synced(end, false, true));
    }

    @Test
    void waitsForAHeaderThatIsHalfWrittenAndRefusesOneThatStaysSo() throws Exception {
        fileHeader(null);
        int first = section(100);
        section(100);
        for (int at : new int[] {first, first + 4}) {
            int whole = content.getInt(at);
            content.putInt(at, 0);
            write(FILE_SIZE);
            assertThat(segment.progress().look(false)).contains(new Synced(first, false, true));
            assertThatThrownBy(() -> segment.progress().look(true))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("byte " + first);
            content.putInt(at, whole);
        }
    }

    @Test
    void refusesAnEndBeforeTheSectionAndOneOfAnotherSegment() throws Exception {
        fileHeader(null);
        int first = section(100);
        for (int end : new int[] {-1, first - 1, first + 7}) {
            header(ID, first, end);
            assertIsBroken(first);
        }
        header(ID + 1, first, first + 20);
        assertIsBroken(first);
        header(ID, first, FILE_SIZE + 1);
        write(FILE_SIZE);
        assertThat(segment.progress().look(true)).contains(new Synced(first, true, true));
    }

    @Test
    void refusesACompressedSectionThatHoldsLessThanNothing() throws Exception {
        fileHeader("LZ4Compressor");
        int start = content.position();
        compressedSection(30, 500);
        int first = content.position();
        compressedSection(20, -9);
        write(content.position());
        assertThat(progress.look(false)).contains(new Synced(start + 508, false, true));
        assertThatThrownBy(() -> progress.look(true)).hasMessageContaining("byte " + first);
    }

    @Test
    void refusesABrokenFileHeader() throws Exception {
        fileHeader(null);
        section(10);
        for (int at = 3; at < 18; at++) {
            byte whole = content.get(at);
            content.put(at, (byte) (whole + 1));
            write(FILE_SIZE);
            assertThatThrownBy(() -> segment.progress().look(false))
                    .as("byte %d", at)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("header");
            content.put(at, whole);
        }
    }

    private void assertIsBroken(int at) throws IOException, InterruptedException {
        write(FILE_SIZE);
        assertThat(segment.progress().look(false)).contains(new Synced(at, false, true));
        assertThatThrownBy(() -> segment.progress().look(true)).hasMessageContaining("byte " + at);
    }

    private void fileHeader(String compression) {
        CommitLogDescriptor.writeHeader(
                content,
                new CommitLogDescriptor(
                        VERSION,
                        ID,
                        compression == null ? null : new ParameterizedClass(compression, Map.of()),
                        new EncryptionContext()));
    }

    /** @return where it ends */
    private int section(int bytes) {
        int at = content.position();
        int end = at + 8 + bytes;
        header(ID, at, end);
        content.position(end);
        return end;
    }

    private void compressedSection(int bytes, int uncompressed) {
        int at = content.position();
        int end = at + 12 + bytes;
        header(ID, at, end);
        content.putInt(at + 8, uncompressed);
        content.position(end);
    }

    private void header(long id, int at, int end) {
        CRC32 crc = new CRC32();
        for (int value : new int[] {(int) id, (int) (id >>> 32), at}) {
            for (int shift = 24; shift >= 0; shift -= 8) {
                crc.update(value >>> shift);
            }
        }
        content.putInt(at, end).putInt(at + 4, (int) crc.getValue());
    }

    private void write(int size) throws IOException {
        byte[] bytes = new byte[size];
        content.get(0, bytes);
        Files.write(segment.log(), bytes);
    }
}
