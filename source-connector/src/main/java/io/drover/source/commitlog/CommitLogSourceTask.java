package io.drover.source.commitlog;

import io.drover.model.Version;
import io.drover.source.Unacknowledged;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects the parts: a guard keeps the node's disk free, a thread follows the log and fills a queue, {@link #poll} empties it
 * into records, and {@link #commit} deletes segments of which nothing is needed any more.
 */
public final class CommitLogSourceTask extends SourceTask {
    private static final Logger LOG = LoggerFactory.getLogger(CommitLogSourceTask.class);

    private static final Duration POLL_TIMEOUT = Duration.ofMillis(200);

    private CommitLogSourceConfig config;
    private OriginGuard guard;
    private CaptureMetrics metrics;
    private EventQueue queue;
    private FinishedSegments finished;
    private Capture capture;
    private RecordWriter records;
    private Unacknowledged unacknowledged;

    @Override
    public String version() {
        return Version.CURRENT;
    }

    @Override
    public void start(Map<String, String> properties) {
        config = new CommitLogSourceConfig(properties);
        unacknowledged = new Unacknowledged(properties);
        StartChecks.checkJvm();
        SegmentConfig segments = config.segments();
        StartChecks.checkDirectory(segments.cdcDirectory());
        StartChecks.checkCommitLogDirectory(segments);
        StartChecks.checkSpillDirectory(segments.spillDirectory(), segments.cdcDirectory());
        CassandraLibrary.initialize();
        SegmentDirectory directory = segments.directory();
        String connector = properties.getOrDefault("name", config.topicPrefix());
        Slot slot = new Slot(directory, connector);
        guard = guard(connector, directory, segments);
        metrics = CaptureMetrics.of(context, Clock.systemUTC());
        metrics.register(guard, directory);
        queue = new EventQueue(config.tuning().queueMaxEvents(), config.tuning().queueMaxBytes());
        finished = new FinishedSegments(slot);
        capture = new Capture(config, guard, slot, queue, finished, metrics, context.offsetStorageReader()::offset);
        capture.start();
    }

    private static OriginGuard guard(String connector, SegmentDirectory directory, SegmentConfig segments) {
        try {
            return OriginGuard.start(connector, directory, segments.spillPolicy(), segments.acceptsGap());
        } catch (IOException e) {
            throw new ConnectException("cannot lock " + directory.path() + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectException("interrupted while waiting for " + directory.path(), e);
        }
    }

    @Override
    public List<SourceRecord> poll() throws InterruptedException {
        metrics.registerWaiting();
        return unacknowledged.awaitRoom(POLL_TIMEOUT)
                ? capture.take(POLL_TIMEOUT).map(this::write).orElse(null)
                : null;
    }

    private List<SourceRecord> write(List<CapturedEvent> events) {
        if (records == null) {
            records = new RecordWriter(
                    config.topicPrefix(),
                    config.deadLetterTopic(),
                    config.nodeAddress(),
                    capture.offsets(),
                    metrics::eventCounter);
        }
        metrics.emitted(events);
        List<SourceRecord> written = records.write(events);
        unacknowledged.sent(written.size());
        return written;
    }

    @Override
    public void commitRecord(SourceRecord record, RecordMetadata metadata) {
        unacknowledged.acknowledged();
    }

    @Override
    public void commit() {
        if (finished != null && !finished.isEmpty()) {
            finished.deleteUpTo(capture.committed());
        }
    }

    @Override
    public void stop() {
        if (capture != null) {
            capture.stop();
        }
        if (guard != null) {
            try {
                guard.leave();
            } catch (IOException e) {
                LOG.warn("The lock on the CDC directory cannot be given back; it ends with the worker", e);
            }
        }
    }
}
