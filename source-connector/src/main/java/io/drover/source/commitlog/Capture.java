package io.drover.source.commitlog;

import static java.util.Objects.requireNonNull;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.metadata.Node;
import io.drover.cassandra.Sessions;
import io.drover.cassandra.TableSchemas;
import io.drover.cassandra.scan.TableScan;
import io.drover.model.TableId;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that captures: connects to the origin, checks that all is as it must be, and follows the log into the queue. It
 * tries to connect for as long as the origin is away, since Connect does not restart a task that failed.
 */
final class Capture implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Capture.class);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

    private final CommitLogSourceConfig config;
    private final OriginGuard guard;
    private final Slot slot;
    private final EventQueue queue;
    private final FinishedSegments finished;
    private final CaptureMetrics metrics;
    private final Function<Map<String, Object>, Map<String, Object>> offsetStorage;
    private final CompletableFuture<Void> firstAttempt = new CompletableFuture<>();
    private final Thread thread;
    private volatile SourceOffsets offsets;
    private volatile CompleteEvents events;
    private volatile CqlSession session;

    /** @param offsetStorage gives the committed offset of a source partition, or null */
    Capture(
            CommitLogSourceConfig config,
            OriginGuard guard,
            Slot slot,
            EventQueue queue,
            FinishedSegments finished,
            CaptureMetrics metrics,
            Function<Map<String, Object>, Map<String, Object>> offsetStorage) {
        this.config = requireNonNull(config, "config is null");
        this.guard = requireNonNull(guard, "guard is null");
        this.slot = requireNonNull(slot, "slot is null");
        this.queue = requireNonNull(queue, "queue is null");
        this.finished = requireNonNull(finished, "finished is null");
        this.metrics = requireNonNull(metrics, "metrics is null");
        this.offsetStorage = requireNonNull(offsetStorage, "offsetStorage is null");
        this.thread = new Thread(this, "drover-commitlog-" + config.nodeAddress());
        thread.setDaemon(true);
    }

    /**
     * Starts the thread, and waits until it follows the log or found that the origin is away.
     *
     * @throws RuntimeException when it cannot be followed as things are
     */
    void start() {
        thread.start();
        try {
            firstAttempt.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** Where the node's offsets are kept; null while the origin was never reached, when there are no events either. */
    SourceOffsets offsets() {
        return offsets;
    }

    /** The next events, or empty when none come in time. Throws what ended the capture. */
    Optional<List<CapturedEvent>> take(Duration timeout) throws InterruptedException {
        CompleteEvents complete = events;
        return complete == null ? queue.take(timeout) : complete.take(timeout);
    }

    Optional<LogPosition> committed() {
        return offsets == null ? Optional.empty() : offsets.position(storedOffset());
    }

    private Map<String, Object> storedOffset() {
        return offsetStorage.apply(offsets.partition());
    }

    @Override
    public void run() {
        try {
            CommitLogFollower follower = prepareWhenOriginAnswers();
            firstAttempt.complete(null);
            follower.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            firstAttempt.complete(null);
        } catch (IOException | RuntimeException | Error e) {
            RuntimeException failure =
                    e instanceof RuntimeException known ? known : new ConnectException("capture cannot start: " + e, e);
            if (!firstAttempt.completeExceptionally(failure)) {
                queue.fail(failure);
            }
        }
    }

    private CommitLogFollower prepareWhenOriginAnswers() throws IOException, InterruptedException {
        OriginOutage outage = new OriginOutage();
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                CommitLogFollower follower = prepare();
                outage.end();
                return follower;
            } catch (DriverException | RetriableException e) {
                closeSession();
                outage.note("Capture from " + config.nodeAddress() + " begins", e);
                firstAttempt.complete(null);
            }
            Thread.sleep(pause.toMillis());
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    private CommitLogFollower prepare() throws IOException {
        session = Sessions.open(config.cluster(), config.topicPrefix() + "-capture");
        CqlSession opened = session;
        Node node = StartChecks.checkNode(session, config.nodeAddress());
        NodeSchema nodeSchema = new NodeSchema(session, node);
        SegmentDirectory directory = config.segments().directory();
        String cluster = session.getMetadata().getClusterName().orElse("");
        offsets = new SourceOffsets(cluster, config.nodeAddress());
        Optional<LogPosition> committed = committed();
        RestartWatch restarts = new RestartWatch(
                nodeSchema,
                config.nodeAddress(),
                () -> NodeSettings.read(opened, node),
                directory.spill(),
                config.topicPrefix());
        restarts.noteOff(committed.isPresent());
        StartChecks.checkOrigin(session, config);
        TableSelection selection = config.selection();
        Set<TableId> tables = selection.in(session.getMetadata());
        GapWatch gaps = new GapWatch(
                guard,
                slot,
                directory,
                StartChecks.mayDeleteSegments(node),
                tables,
                approximatedColumns(tables),
                config.segments().acceptsGap());
        if (committed.isPresent()) {
            gaps.goOn(committed.get());
        } else {
            gaps.begin();
        }
        restarts.start(committed.isPresent(), gaps, tables);
        LOG.info(
                "Capturing {} from {}, {}",
                tables,
                config.segments().cdcDirectory(),
                committed.map(position -> "going on at " + position).orElse("from the oldest segment"));

        events = new CompleteEvents(
                queue,
                new Rounds(
                        new OriginRows(session, node, config.rereadConsistency(), Clock.systemUTC()),
                        config.tuning().rereadDelay(),
                        metrics.rereads(),
                        Clock.systemUTC()));
        OriginSchema schema = new OriginSchema(session, node, selection);
        schema.reload();
        TrackingWatch tracking = new TrackingWatch(
                nodeSchema,
                selection,
                opened::getMetadata,
                directory,
                slot,
                ReadySegment.in(directory.spill()),
                KnownAlterations.file(directory.spill(), config.topicPrefix()),
                gaps);
        tracking.start(committed.isPresent());
        OriginWatch watch = new OriginWatch(
                session,
                node,
                selection,
                schema::reload,
                offsets.knownTables(storedOffset()),
                config.emptied().onTruncate(),
                config.emptied().onDrop(),
                config.emptied().topicPartitions(),
                Clock.systemUTC());
        Ownership ownership = config.capturesPrimaryOnly()
                ? new PrimaryOwnership(session, node, TableSelection.keyspaces(tables))
                : Ownership.ALL;
        EventPump pump = new EventPump(
                new MutationDecoder(schema, watch::truncations, ownership, tracking::switchedOff),
                new MutationEvents(config.topicPrefix(), cluster, config.nodeAddress()),
                config.tuning().decodeThreads(),
                queue,
                committed.orElse(LogPosition.startOf(0)),
                config.writesDeadLetters(),
                Clock.systemUTC());
        return new CommitLogFollower(
                directory,
                pump,
                queue,
                finished,
                position -> {
                    metrics.read(position);
                    gaps.look();
                    restarts.look();
                    ownership.refresh();
                    tracking.look();
                    watch.look(position, pump);
                },
                config.tuning().pollInterval(),
                config.tuning().readRetry(),
                Clock.systemUTC());
    }

    private Map<TableId, List<String>> approximatedColumns(Set<TableId> tables) {
        Map<TableId, List<String>> approximated = new HashMap<>();
        for (TableId table : tables) {
            TableSchemas.find(session, table)
                    .map(schema -> TableScan.approximatedColumns(session, schema))
                    .filter(columns -> !columns.isEmpty())
                    .ifPresent(columns -> approximated.put(table, columns));
        }
        return approximated;
    }

    void stop() {
        thread.interrupt();
        try {
            thread.join(STOP_TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closeSession();
    }

    private void closeSession() {
        CqlSession open = session;
        session = null;
        if (open != null) {
            open.close();
        }
    }
}
