package io.drover.source.commitlog;

import com.datastax.oss.driver.api.core.DriverException;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.source.TopicPartitions;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decodes mutation after mutation and puts the events into the queue in batches, in the order of the log. It knows the
 * position behind what it has decoded, so a pass over a segment can break off anywhere and the next one go on there. Used by
 * the following thread alone.
 *
 * <p>Full chunks of mutations are decoded by {@linkplain ChunkDecoders other threads}, a few at a time, which is what happens
 * when much of the log is still to be read. What is left at the {@linkplain #settle end of a pass}, mostly all of it when the
 * log is followed as it grows, is decoded here.
 */
final class EventPump implements SegmentReader.Consumer, OriginWatch.Stream, AutoCloseable {
    private static final int BATCH_EVENTS = 500;
    private static final long BATCH_BYTES = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(EventPump.class);

    private final boolean writesDeadLetters;
    private final MutationDecoder decoder;
    private final MutationEvents mutation;
    private final ChunkDecoders others;
    private final EventQueue queue;
    private final Clock clock;

    private final ArrayDeque<Future<MutationChunk>> underWay = new ArrayDeque<>();
    private MutationChunk chunk;
    private Segment segment;
    private LogPosition position;
    private LogPosition lastEvent;
    private List<CapturedEvent> batch = new ArrayList<>();
    private long batchBytes;
    private long segmentEvents;
    private boolean goesOnInside;
    private KnownTables known;

    /**
     * @param threads how many decode full chunks; with 1 this one alone
     * @param start where to go on
     * @param writesDeadLetters whether a mutation that cannot be decoded goes out as it is, rather than end the capture
     */
    EventPump(
            MutationDecoder decoder,
            MutationEvents mutation,
            int threads,
            EventQueue queue,
            LogPosition start,
            boolean writesDeadLetters,
            Clock clock) {
        this.writesDeadLetters = writesDeadLetters;
        this.decoder = decoder;
        this.mutation = mutation;
        this.others = new ChunkDecoders(threads, decoder, mutation, clock);
        this.queue = queue;
        this.position = start;
        this.clock = clock;
    }

    /** Goes to a segment: to its start, unless the position is in it already. */
    void open(Segment next) {
        segment = next;
        chunk = new MutationChunk(next.id());
        segmentEvents = 0;
        goesOnInside = position.segment() == next.id() && position.position() > 0;
        if (position.segment() != next.id()) {
            position = LogPosition.startOf(next.id());
        }
    }

    /** Behind what is decoded; what was accepted since the last {@link #settle} may not be. */
    LogPosition position() {
        return position;
    }

    /** Where to go on behind the last event that was put into the queue; null when there was none. */
    LogPosition lastEvent() {
        return lastEvent;
    }

    /** Events of the segment that is open. */
    long segmentEvents() {
        return segmentEvents;
    }

    /** Whether the segment that is open gave events, to a task before this one too. */
    boolean hasEvents() {
        return goesOnInside || segmentEvents > 0;
    }

    @Override
    public void accept(byte[] bytes, int size, int messagingVersion, int start, int end) throws InterruptedIOException {
        if (others.capacity() == 0) {
            emit(decode(bytes, size, messagingVersion, start, end), end, size);
            return;
        }
        chunk.add(bytes, size, messagingVersion, start, end);
        if (chunk.isFull()) {
            underWay.add(others.submit(chunk));
            chunk = new MutationChunk(segment.id());
            if (underWay.size() == others.capacity()) {
                inOrder(() -> emit(await(underWay.remove())));
            }
        }
    }

    /** Prepares for what the log holds by now: whatever the schema was when it was written, it is known then. */
    void catchUp() {
        decoder.catchUp();
    }

    /** Decodes all that was accepted. */
    void settle() throws InterruptedIOException {
        inOrder(() -> {
            while (!underWay.isEmpty()) {
                emit(await(underWay.remove()));
            }
            emit(chunk);
            chunk = new MutationChunk(segment.id());
        });
    }

    private interface Step {
        void run() throws InterruptedIOException;
    }

    /** Nothing may overtake what failed: what is behind it is read again, from the position. */
    private void inOrder(Step step) throws InterruptedIOException {
        boolean done = false;
        try {
            step.run();
            done = true;
        } finally {
            if (!done) {
                underWay.forEach(later -> later.cancel(false));
                underWay.clear();
                chunk = new MutationChunk(segment.id());
            }
        }
    }

    private static MutationChunk await(Future<MutationChunk> decoding) throws InterruptedIOException {
        try {
            return decoding.get();
        } catch (InterruptedException e) {
            throw interrupted("interrupted while mutations were decoded");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private void emit(MutationChunk decoded) throws InterruptedIOException {
        List<MutationChunk.RawMutation> mutations = decoded.mutations();
        for (int i = 0; i < mutations.size(); i++) {
            MutationChunk.RawMutation raw = mutations.get(i);
            // What was decoded with an older schema than what stands before it in the log would be out of order.
            boolean isDone = i < decoded.decoded().size() && decoded.schema() == decoder.useNewest();
            int size = raw.bytes().length;
            List<CapturedEvent> events = isDone
                    ? decoded.decoded().get(i)
                    : decode(raw.bytes(), size, raw.messagingVersion(), raw.start(), raw.end());
            emit(events, raw.end(), size);
        }
    }

    private List<CapturedEvent> decode(byte[] bytes, int size, int messagingVersion, int start, int end) {
        mutation.start(segment.id(), start, clock.millis());
        try {
            decoder.decode(bytes, size, messagingVersion, mutation);
        } catch (DriverException | ConnectException e) {
            throw e;
        } catch (RuntimeException e) {
            String what = "segment " + segment.log() + ", position " + start + ": " + e.getMessage();
            if (!writesDeadLetters) {
                throw new ConnectException(
                        what + ". Nothing behind it is read, and the segment is kept. With '"
                                + CommitLogSourceConfig.ON_UNDECODABLE + "' it can go to a dead letter topic",
                        e);
            }
            LOG.warn("A mutation goes to the dead letter topic. {}", what);
            return List.of(deadLetter(Arrays.copyOf(bytes, size), messagingVersion, start, end, e));
        }
        return mutation.captured(end);
    }

    private void emit(List<CapturedEvent> events, int end, int size) throws InterruptedIOException {
        for (CapturedEvent event : events) {
            add(event);
        }
        segmentEvents += events.size();
        position = new LogPosition(segment.id(), end);
        batchBytes += events.isEmpty() ? 0 : size;
        if (batch.size() >= BATCH_EVENTS || batchBytes >= BATCH_BYTES) {
            putBatch();
        }
    }

    private CapturedEvent deadLetter(byte[] bytes, int messagingVersion, int start, int end, RuntimeException error) {
        Optional<UUID> table =
                error instanceof UndecodableException undecodable ? undecodable.table() : Optional.empty();
        return CapturedEvent.of(
                new DeadLetter(bytes, messagingVersion, table, segment.id(), start, String.valueOf(error.getMessage())),
                new LogPosition(segment.id(), end));
    }

    @Override
    public void truncate(TableSchema table, long writetime, int topicPartitions, KnownTables then) {
        mutation.start(position.segment(), position.position(), clock.millis());
        mutation.truncate(table, writetime);
        ChangeEvent event = mutation.events().get(0);
        for (int partition = 0; partition < topicPartitions - 1; partition++) {
            add(CapturedEvent.ofWholeTable(event, partition, position));
        }
        // A restart before the last one is out sends all of them again.
        remember(then);
        add(CapturedEvent.ofWholeTable(
                event, topicPartitions == TopicPartitions.UNKNOWN ? null : topicPartitions - 1, position));
    }

    @Override
    public void remember(KnownTables changed) {
        known = changed;
    }

    private void add(CapturedEvent event) {
        batch.add(event.with(known));
        lastEvent = event.next();
    }

    /** Puts into the queue what is decoded, waiting for room. */
    void flush() throws InterruptedIOException {
        settle();
        putBatch();
    }

    private void putBatch() throws InterruptedIOException {
        if (!batch.isEmpty()) {
            try {
                queue.put(batch, batchBytes);
            } catch (InterruptedException e) {
                throw interrupted("interrupted while the event queue was full");
            }
            batch = new ArrayList<>();
            batchBytes = 0;
        }
    }

    private static InterruptedIOException interrupted(String message) {
        Thread.currentThread().interrupt();
        return new InterruptedIOException(message);
    }

    @Override
    public void close() {
        others.close();
    }
}
