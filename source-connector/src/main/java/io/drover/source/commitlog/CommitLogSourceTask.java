package io.drover.source.commitlog;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.metadata.Node;
import io.drover.cassandra.Sessions;
import io.drover.model.Version;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects the parts: a thread follows the log and fills a queue, {@link #poll} empties it into records, and {@link #commit}
 * deletes segments of which nothing is needed any more.
 */
public final class CommitLogSourceTask extends SourceTask {
    private static final Logger LOG = LoggerFactory.getLogger(CommitLogSourceTask.class);

    private static final Duration POLL_TIMEOUT = Duration.ofMillis(200);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

    private CqlSession session;
    private SourceOffsets offsets;
    private RecordWriter records;
    private CompleteEvents events;
    private FinishedSegments finished;
    private Thread follower;

    @Override
    public String version() {
        return Version.CURRENT;
    }

    @Override
    public void start(Map<String, String> properties) {
        CommitLogSourceConfig config = new CommitLogSourceConfig(properties);
        StartChecks.checkJvm();
        StartChecks.checkDirectory(config.cdcDirectory());
        CassandraLibrary.initialize();
        session = open(config);
        Node node = StartChecks.checkNode(session, config.nodeAddress());
        StartChecks.checkTables(session, config.tables());

        String cluster = session.getMetadata().getClusterName().orElse("");
        offsets = new SourceOffsets(cluster, config.nodeAddress());
        records = new RecordWriter(config.topicPrefix(), config.deadLetterTopic(), config.nodeAddress(), offsets);
        EventQueue queue = new EventQueue(config.queueMaxEvents(), config.queueMaxBytes());
        events = new CompleteEvents(
                queue,
                new OriginRows(session, node, config.rereadConsistency(), Clock.systemUTC()),
                config.rereadDelay(),
                new RereadCounts(),
                Clock.systemUTC());
        finished = new FinishedSegments();
        Optional<LogPosition> committed = committed();
        LOG.info(
                "Capturing {} from {}, {}",
                config.tables(),
                config.cdcDirectory(),
                committed.map(position -> "going on at " + position).orElse("from the oldest segment"));

        OriginSchema schema = new OriginSchema(session, node, config.tables());
        schema.reload();
        OriginWatch watch = new OriginWatch(
                session,
                node,
                config.tables(),
                offsets.knownTables(storedOffset()),
                config.onTruncate(),
                config.onDrop(),
                Clock.systemUTC());
        EventPump pump = new EventPump(
                new MutationDecoder(schema, watch::truncations),
                new MutationEvents(config.topicPrefix(), cluster, config.nodeAddress()),
                queue,
                committed.orElse(LogPosition.startOf(0)),
                config.writesDeadLetters(),
                Clock.systemUTC());
        follower = new Thread(
                new CommitLogFollower(
                        new SegmentDirectory(config.cdcDirectory()),
                        pump,
                        queue,
                        finished,
                        position -> watch.look(position, pump),
                        config.pollInterval(),
                        config.readRetry(),
                        Clock.systemUTC()),
                "drover-commitlog-" + config.nodeAddress());
        follower.setDaemon(true);
        follower.start();
    }

    private static CqlSession open(CommitLogSourceConfig config) {
        try {
            return Sessions.open(config.cluster(), config.topicPrefix() + "-capture");
        } catch (DriverException e) {
            throw new ConnectException(
                    "cannot connect to the origin cluster at "
                            + config.cluster().contactPoints() + ": " + e.getMessage(),
                    e);
        }
    }

    private Optional<LogPosition> committed() {
        return offsets.position(storedOffset());
    }

    private Map<String, Object> storedOffset() {
        return context.offsetStorageReader().offset(offsets.partition());
    }

    @Override
    public List<SourceRecord> poll() throws InterruptedException {
        return events.take(POLL_TIMEOUT).map(records::write).orElse(null);
    }

    @Override
    public void commit() {
        if (finished != null && !finished.isEmpty()) {
            finished.deleteUpTo(committed());
        }
    }

    @Override
    public void stop() {
        if (follower != null) {
            follower.interrupt();
            try {
                follower.join(STOP_TIMEOUT.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        if (session != null) {
            session.close();
        }
    }
}
