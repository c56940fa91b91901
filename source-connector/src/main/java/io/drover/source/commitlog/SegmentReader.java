package io.drover.source.commitlog;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.apache.cassandra.db.Mutation;
import org.apache.cassandra.db.commitlog.CommitLogDescriptor;
import org.apache.cassandra.db.commitlog.CommitLogPosition;
import org.apache.cassandra.db.commitlog.CommitLogReadHandler;
import org.apache.cassandra.db.commitlog.CommitLogReader;
import org.apache.cassandra.io.util.File;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the mutations in a part of a segment, over Cassandra's own reader, which knows the file's layout, compression and
 * checksums.
 *
 * <p>The mutations' bytes are taken from Cassandra's reader before it deserializes them. When the limit is reached the pass
 * is cut short, which also spares the worker's log a line from Cassandra's reader for every pass.
 */
final class SegmentReader {
    /** Length, and checksums of length and content. */
    private static final int ENTRY_OVERHEAD_BYTES = 12;

    /** Takes one mutation after the other. */
    interface Consumer {
        /**
         * @param bytes holds the mutation at its start, and is reused for the next one
         * @param start where the mutation's entry starts in the segment
         * @param end where the next one may start
         */
        void accept(byte[] bytes, int size, int messagingVersion, int start, int end) throws IOException;
    }

    private SegmentReader() {}

    /**
     * @param from where a mutation starts, or 0
     * @param limit mutations that end behind it are left unread
     * @param tolerateTruncation whether the segment may break off, as it does where a node died; Cassandra's own replay is
     *     told the same when it reads the last segment
     * @throws IOException when the segment cannot be read, or the consumer throws
     */
    static void read(Segment segment, int from, int limit, boolean tolerateTruncation, Consumer consumer)
            throws IOException {
        try {
            new Pass(limit, consumer)
                    .readCommitLogSegment(
                            new Strict(segment),
                            new File(segment.log()),
                            new CommitLogPosition(segment.id(), from),
                            tolerateTruncation);
        } catch (LimitReachedException e) {
            // All that was asked for is read.
        } catch (RuntimeException e) {
            if (e.getCause() instanceof NoSuchFileException moved) {
                throw moved;
            }
            throw e;
        }
    }

    private static final class Pass extends CommitLogReader {
        private final int limit;
        private final Consumer consumer;

        private Pass(int limit, Consumer consumer) {
            this.limit = limit;
            this.consumer = consumer;
        }

        @Override
        protected void readMutation(
                CommitLogReadHandler handler,
                byte[] bytes,
                int size,
                CommitLogPosition from,
                int end,
                CommitLogDescriptor descriptor)
                throws IOException {
            if (end > limit) {
                throw LimitReachedException.INSTANCE;
            }
            consumer.accept(bytes, size, descriptor.getMessagingVersion(), end - size - ENTRY_OVERHEAD_BYTES, end);
            if (end == limit) {
                throw LimitReachedException.INSTANCE;
            }
        }
    }

    /** Nothing is skipped but a segment's broken end, where that is expected. */
    private record Strict(Segment segment) implements CommitLogReadHandler {
        private static final Logger LOG = LoggerFactory.getLogger(SegmentReader.class);

        /** As in Cassandra's own replay, what breaks off is one section; the next one may follow. */
        @Override
        public boolean shouldSkipSegmentOnError(CommitLogReadException error) throws IOException {
            handleUnrecoverableError(error);
            return false;
        }

        @Override
        public void handleUnrecoverableError(CommitLogReadException error) throws IOException {
            if (!error.permissible) {
                throw error;
            }
            LOG.info(
                    "Segment {} has a section that breaks off, as the node died writing it: {}",
                    segment.name(),
                    error.getMessage());
        }

        @Override
        public void handleMutation(Mutation mutation, int size, int end, CommitLogDescriptor descriptor) {
            throw new IllegalStateException("mutations are taken before they are deserialized");
        }
    }

    private static final class LimitReachedException extends IOException {
        private static final LimitReachedException INSTANCE = new LimitReachedException();

        private LimitReachedException() {
            super("limit reached");
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }
}
