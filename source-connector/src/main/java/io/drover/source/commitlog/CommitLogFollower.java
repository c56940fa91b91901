package io.drover.source.commitlog;

import com.datastax.oss.driver.api.core.DriverException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the node's segments one after the other, each {@linkplain SyncProgress as far as it is synced} to disk, for as long as
 * the task runs. {@link EventPump} makes events of them.
 *
 * <p>A segment is finished when its index is complete, or when the node {@linkplain SegmentDirectory#isPassed is done} with
 * it. From Cassandra 4.0.2 on, the link to a segment that was made while {@code cdc_raw} was full appears after those of later
 * segments, but before anything is synced to these: so nothing of a segment is read before a look for lower ones. What cannot
 * be read is tried again for a while, as a live segment can show a header half written; then it ends the task, with the file
 * kept.
 */
final class CommitLogFollower implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(CommitLogFollower.class);

    /** Behind a segment's last mutation there may be the marker of a section that stayed empty. */
    private static final int EMPTY_SECTION_BYTES = 8;

    private static final Duration WATCH_INTERVAL = Duration.ofSeconds(1);

    private final SegmentDirectory directory;
    private final EventPump pump;
    private final EventQueue queue;
    private final FinishedSegments finished;
    private final Consumer<LogPosition> watch;
    private final Duration pollInterval;
    private final Duration patience;
    private final Clock clock;
    private final OriginOutage outage = new OriginOutage();
    private Instant lastWatch = Instant.EPOCH;

    /**
     * @param watch looks beside the log, from time to time, and throws when reading must not go on
     * @param patience how long to try again to read what cannot be read
     */
    CommitLogFollower(
            SegmentDirectory directory,
            EventPump pump,
            EventQueue queue,
            FinishedSegments finished,
            Consumer<LogPosition> watch,
            Duration pollInterval,
            Duration patience,
            Clock clock) {
        this.directory = directory;
        this.pump = pump;
        this.queue = queue;
        this.finished = finished;
        this.watch = watch;
        this.pollInterval = pollInterval;
        this.patience = patience;
        this.clock = clock;
    }

    /** Runs until the thread is interrupted; any other end is told to the queue. */
    @Override
    public void run() {
        try (pump) {
            long next = pump.position().segment();
            while (true) {
                finishThoseBefore(next);
                Optional<Segment> segment = directory.firstFrom(next);
                if (segment.isPresent()) {
                    next = follow(segment.get(), next);
                } else {
                    Thread.sleep(pollInterval.toMillis());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException | Error e) {
            if (!Thread.currentThread().isInterrupted()) {
                queue.fail(
                        e instanceof ConnectException known
                                ? known
                                : new ConnectException("capture from " + directory.path() + " failed: " + e, e));
            }
        }
    }

    /** A node that is restarted puts segments back that were done and deleted, if it had not flushed them. */
    private void finishThoseBefore(long id) throws IOException {
        for (Segment segment : directory.segments()) {
            if (segment.id() < id) {
                finished.add(segment, pump.lastEvent());
            }
        }
    }

    /**
     * Reads a segment to its end; or nothing of it, when one before it comes to light.
     *
     * @param next the lowest id that was not read
     * @return the lowest id that was not read
     */
    private long follow(Segment segment, long next) throws IOException, InterruptedException {
        LOG.debug("Following segment {}", segment.name());
        pump.open(segment);
        SyncProgress progress = segment.progress();
        Instant failingSince = null;
        boolean isFinished = false;
        while (!isFinished) {
            try {
                watch();
                boolean isPassed = directory.isPassed(segment);
                Optional<Synced> synced = progress.look(isPassed);
                if (pump.position().position() == 0
                        && directory.firstFrom(next).stream().anyMatch(segment::isAfter)) {
                    return next;
                }
                isFinished = synced.isPresent() ? readOn(segment, synced.get()) : isGone(segment) || isPassed;
                failingSince = null;
            } catch (DriverException | RetriableException e) {
                outage.note(
                        "Reading of segment " + segment.name() + " goes on at position "
                                + pump.position().position(),
                        e);
            } catch (IOException e) {
                if (segment.isEncrypted()) {
                    throw new ConnectException(
                            "segment " + segment.log() + " is encrypted. " + StartChecks.UNENCRYPTED
                                    + ". Then delete the encrypted segments, restart this task with '"
                                    + SegmentConfig.ON_GAP + "' set to '"
                                    + SegmentConfig.ACCEPT + "', and take a new snapshot",
                            e);
                }
                failingSince = failingSince == null ? clock.instant() : failingSince;
                endPatience(segment, failingSince, e);
            } finally {
                pump.flush();
            }
            if (!isFinished) {
                Thread.sleep(pollInterval.toMillis());
            }
        }
        LOG.info("Segment {} is read to its end; {} events", segment.name(), pump.segmentEvents());
        return segment.id() + 1;
    }

    private void watch() {
        Instant now = clock.instant();
        if (Duration.between(lastWatch, now).compareTo(WATCH_INTERVAL) >= 0) {
            lastWatch = now;
            watch.accept(pump.position());
            outage.end();
        }
    }

    private void endPatience(Segment segment, Instant failingSince, Exception cause) throws InterruptedException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedException();
        }
        if (Duration.between(failingSince, clock.instant()).compareTo(patience) > 0) {
            throw new ConnectException(
                    "segment " + segment.log() + ", position " + pump.position().position() + ": cannot be read for "
                            + patience.toSeconds() + " s: " + cause.getMessage() + ". The segment is kept",
                    cause);
        }
        LOG.debug("Segment {} cannot be read now: {}", segment.name(), cause.getMessage());
    }

    /** Reads what is new in the segment; true when no more will come. */
    private boolean readOn(Segment segment, Synced synced) throws IOException {
        int limit = synced.exact() ? synced.end() : Integer.MAX_VALUE;
        if (pump.position().position() < limit) {
            pump.catchUp();
            try {
                SegmentReader.read(segment, pump.position().position(), limit, !synced.exact(), pump);
            } finally {
                pump.settle();
            }
        }
        if (synced.finished()
                && synced.exact()
                && synced.end() - pump.position().position() > EMPTY_SECTION_BYTES) {
            throw new IOException(
                    "its data end before position " + synced.end() + ", up to which it is said to be synced");
        }
        return synced.finished();
    }

    /** The node itself removes a segment in which CDC tracks nothing, but no other one. */
    private boolean isGone(Segment segment) {
        if (segment.exists()) {
            return false;
        }
        boolean wasTracked = segment.isIndexed() ? pump.position().position() > 0 : pump.hasEvents();
        if (wasTracked) {
            // It may know better what happened.
            watch.accept(pump.position());
            throw new ConnectException(
                    "segment " + segment.log() + " vanished while it was read, and what followed position "
                            + pump.position().position() + " is lost. Was it deleted by hand, or by the node because of"
                            + " 'cdc_block_writes: false'? Take a new snapshot of the captured tables");
        }
        return true;
    }
}
