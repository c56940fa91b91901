package io.drover.source.commitlog;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.zip.CRC32;
import org.apache.cassandra.config.DatabaseDescriptor;
import org.apache.cassandra.db.commitlog.CommitLogDescriptor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells from a segment itself how far it is synced, as a node before Cassandra 4.0 writes no index.
 *
 * <p>Behind the file's header comes one section for each sync. It starts with the place in the file at which it ends, a
 * checksum, and, in a compressed segment, the length of what it holds. Cassandra writes that when the section's mutations are
 * in the file. Zeros, or the file's end, are where the next section will be. The checksum is of the segment's id and of the
 * header's own place.
 *
 * <p>The format is that of {@code CommitLogSegment} and {@code CommitLogSegmentReader} in Cassandra.
 */
final class SectionHeaders implements SyncProgress {
    private static final Logger LOG = LoggerFactory.getLogger(SectionHeaders.class);

    /** A section's header: end and checksum. The uncompressed log has them too. */
    private static final int HEADER_BYTES = 8;

    private static final int LENGTH_BYTES = 4;

    private enum Stop {
        /** Nothing is there so far. */
        END,
        /** A section reaches behind the end of the file. */
        TRUNCATED,
        BROKEN
    }

    private final Segment segment;
    private final ByteBuffer buffer = ByteBuffer.allocate(HEADER_BYTES + LENGTH_BYTES);
    private boolean hasFileHeader;
    private boolean isCompressed;
    private boolean isBegun;
    private long next;
    private int end;

    SectionHeaders(Segment segment) {
        this.segment = segment;
    }

    /** Whether anything is synced to the segment. */
    static boolean isBegun(Segment segment) throws IOException {
        SectionHeaders headers = new SectionHeaders(segment);
        Optional<FileChannel> open = segment.open();
        if (open.isEmpty()) {
            return false;
        }
        try (FileChannel log = open.get()) {
            headers.step(log);
        }
        return headers.isBegun;
    }

    /** @throws IOException also when the node is done with the segment, and what is behind the last section is no end */
    @Override
    public Optional<Synced> look(boolean isPassed) throws IOException {
        Optional<FileChannel> open = segment.open();
        if (open.isEmpty()) {
            return Optional.empty();
        }
        try (FileChannel log = open.get()) {
            Stop stop;
            do {
                stop = step(log);
            } while (stop == null);
            if (isPassed) {
                checkEnd(stop);
            }
        }
        return isBegun ? Optional.of(new Synced(end, isPassed, true)) : Optional.empty();
    }

    private void checkEnd(Stop stop) throws IOException {
        switch (stop) {
            case END -> {
                // As it should be.
            }
            case TRUNCATED ->
                LOG.info("Segment {} breaks off behind position {}, as the node died writing it", segment.name(), end);
            case BROKEN ->
                throw new IOException("the header of the section at byte " + next + " of the file is broken");
        }
    }

    /** Goes on by one section; null when that was possible. */
    private Stop step(FileChannel log) throws IOException {
        if (!hasFileHeader && !readFileHeader(log)) {
            return Stop.END;
        }
        long size = log.size();
        if (!read(log, HEADER_BYTES)) {
            return Stop.END;
        }
        int sectionEnd = buffer.getInt();
        int checksum = buffer.getInt();
        if (sectionEnd == 0 && checksum == 0) {
            return Stop.END;
        }
        if (checksum != checksum() || sectionEnd < next + HEADER_BYTES) {
            return Stop.BROKEN;
        }
        if (sectionEnd > size) {
            return Stop.TRUNCATED;
        }
        long length = sectionEnd - next;
        if (isCompressed) {
            if (sectionEnd < next + HEADER_BYTES + LENGTH_BYTES || !read(log, HEADER_BYTES + LENGTH_BYTES)) {
                return Stop.BROKEN;
            }
            length = HEADER_BYTES + (long) buffer.getInt(HEADER_BYTES);
        }
        if (length < HEADER_BYTES || end + length > Integer.MAX_VALUE) {
            return Stop.BROKEN;
        }
        end += (int) length;
        next = sectionEnd;
        isBegun = true;
        return null;
    }

    private int checksum() {
        CRC32 crc = new CRC32();
        crc.update(ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
                .putInt((int) segment.id())
                .putInt((int) (segment.id() >>> Integer.SIZE))
                .putInt((int) next)
                .flip());
        return (int) crc.getValue();
    }

    /** False when the file is about to be made, and has none. */
    private boolean readFileHeader(FileChannel log) throws IOException {
        if (!read(log, Integer.BYTES) || buffer.getInt() == 0) {
            return false;
        }
        CommitLogDescriptor descriptor;
        try {
            descriptor = CommitLogDescriptor.readHeader(
                    new DataInputStream(Channels.newInputStream(log.position(0))),
                    DatabaseDescriptor.getEncryptionContext());
        } catch (EOFException e) {
            return false;
        } catch (RuntimeException e) {
            throw new IOException("its header cannot be read: " + e, e);
        }
        if (descriptor == null || descriptor.id != segment.id()) {
            throw new IOException("its header is broken");
        }
        isCompressed = descriptor.compression != null;
        next = log.position();
        end = (int) next;
        hasFileHeader = true;
        return true;
    }

    /** Reads into the buffer what is next; false when the file ends before. */
    private boolean read(FileChannel log, int bytes) throws IOException {
        buffer.clear().limit(bytes);
        while (buffer.hasRemaining()) {
            if (log.read(buffer, next + buffer.position()) < 0) {
                return false;
            }
        }
        buffer.flip();
        return true;
    }
}
