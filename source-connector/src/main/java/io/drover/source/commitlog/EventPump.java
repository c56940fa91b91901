package io.drover.source.commitlog;

import com.datastax.oss.driver.api.core.DriverException;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decodes mutation after mutation and puts the events into the queue in batches. It knows the position behind what it has
 * read, so a pass over a segment can break off anywhere and the next one go on there. Used by the following thread alone.
 */
final class EventPump implements SegmentReader.Consumer, OriginWatch.Stream {
    private static final int BATCH_EVENTS = 500;
    private static final long BATCH_BYTES = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(EventPump.class);

    private final boolean writesDeadLetters;
    private final MutationDecoder decoder;
    private final MutationEvents mutation;
    private final EventQueue queue;
    private final Clock clock;

    private Segment segment;
    private LogPosition position;
    private LogPosition lastEvent;
    private List<CapturedEvent> batch = new ArrayList<>();
    private long batchBytes;
    private long segmentEvents;
    private KnownTables news;

    /**
     * @param start where to go on
     * @param writesDeadLetters whether a mutation that cannot be decoded goes out as it is, rather than end the capture
     */
    EventPump(
            MutationDecoder decoder,
            MutationEvents mutation,
            EventQueue queue,
            LogPosition start,
            boolean writesDeadLetters,
            Clock clock) {
        this.writesDeadLetters = writesDeadLetters;
        this.decoder = decoder;
        this.mutation = mutation;
        this.queue = queue;
        this.position = start;
        this.clock = clock;
    }

    /** Goes to a segment: to its start, unless the position is in it already. */
    void open(Segment next) {
        segment = next;
        segmentEvents = 0;
        if (position.segment() != next.id()) {
            position = LogPosition.startOf(next.id());
        }
    }

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

    @Override
    public void accept(byte[] bytes, int size, int messagingVersion, int start, int end) throws InterruptedIOException {
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
            writeDeadLetter(Arrays.copyOf(bytes, size), messagingVersion, start, end, e);
            return;
        }
        List<ChangeEvent> events = mutation.events();
        int first = start == position.position() ? position.index() : 0;
        for (int i = first; i < events.size(); i++) {
            lastEvent = i == events.size() - 1
                    ? new LogPosition(segment.id(), end, 0)
                    : new LogPosition(segment.id(), start, i + 1);
            add(new CapturedEvent(events.get(i), mutation.reread(i), lastEvent, news));
            segmentEvents++;
        }
        position = new LogPosition(segment.id(), end, 0);
        batchBytes += events.isEmpty() ? 0 : size;
        if (batch.size() >= BATCH_EVENTS || batchBytes >= BATCH_BYTES) {
            flush();
        }
    }

    private void writeDeadLetter(byte[] bytes, int messagingVersion, int start, int end, RuntimeException error) {
        Optional<UUID> table =
                error instanceof UndecodableException undecodable ? undecodable.table() : Optional.empty();
        position = new LogPosition(segment.id(), end, 0);
        lastEvent = position;
        segmentEvents++;
        batchBytes += bytes.length;
        add(new CapturedEvent(
                null,
                new DeadLetter(bytes, messagingVersion, table, segment.id(), start, String.valueOf(error.getMessage())),
                Reread.NONE,
                lastEvent,
                news));
    }

    @Override
    public void truncate(TableSchema table, long writetime) {
        mutation.start(position.segment(), position.position(), clock.millis());
        mutation.truncate(table, writetime);
        lastEvent = position;
        add(new CapturedEvent(mutation.events().get(0), Reread.NONE, position, news));
    }

    @Override
    public void remember(KnownTables known) {
        news = known;
    }

    private void add(CapturedEvent event) {
        batch.add(event);
        news = null;
    }

    /** Puts into the queue what is left, waiting for room. */
    void flush() throws InterruptedIOException {
        if (!batch.isEmpty()) {
            try {
                queue.put(batch, batchBytes);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while the event queue was full");
            }
            batch = new ArrayList<>();
            batchBytes = 0;
        }
    }
}
