package io.drover.source.commitlog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a node's {@code cdc_raw} from running full, as the node would then reject writes: moves finished segments to the
 * spill directory, read or not, on a thread of its own.
 *
 * <p>It lives on when the task ends, up to the next start or the worker's end. A distributed worker that does not reach Kafka
 * for one {@code heartbeat.interval.ms} stops all its tasks, which is just when the segments pile up. Then it holds the lock
 * only while it works, and gives way for good when another worker captures.
 */
final class OriginGuard implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(OriginGuard.class);

    private static final Duration INTERVAL = Duration.ofMillis(200);
    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(10);
    private static final String GAP_FILE = "drover.gap";

    private static final Map<Path, OriginGuard> GUARDS = new HashMap<>();

    private final String connector;
    private final SegmentDirectory directory;
    private final SpillPolicy policy;
    private final SpillRound round;
    private final ReadySegment ready;
    private final Thread thread;
    private volatile DirectoryLock lock;
    private volatile boolean draining;
    private volatile SpillUse use = SpillUse.NONE;
    private boolean warned;
    private boolean full;
    private boolean failing;

    private OriginGuard(
            String connector, SegmentDirectory directory, SpillPolicy policy, boolean acceptsGap, DirectoryLock lock) {
        this.connector = connector;
        this.directory = directory;
        this.policy = policy;
        this.round = new SpillRound(directory, policy.maxBytes());
        this.ready = ReadySegment.in(directory.spill());
        this.lock = lock;
        this.draining = !acceptsGap && policy.whenFull() == SpillPolicy.WhenFull.STOP && Files.exists(gapFile());
        this.thread = new Thread(this, "drover-guard-" + connector);
        thread.setDaemon(true);
    }

    /**
     * Takes the directory for a connector, and ends what an earlier task of it left.
     *
     * @param acceptsGap whether to capture again after segments were deleted unread
     * @throws ConnectException when another connector captures from the directory
     */
    static OriginGuard start(String connector, SegmentDirectory directory, SpillPolicy policy, boolean acceptsGap)
            throws IOException, InterruptedException {
        Path key = directory.path().toRealPath();
        long deadline = System.nanoTime() + LOCK_PATIENCE.toNanos();
        while (true) {
            synchronized (GUARDS) {
                OriginGuard former = GUARDS.get(key);
                if (former == null || former.lock == null || former.connector.equals(connector)) {
                    if (former != null) {
                        former.end();
                    }
                    Optional<DirectoryLock> lock = DirectoryLock.tryAcquire(directory.path(), connector);
                    if (lock.isPresent()) {
                        OriginGuard guard = new OriginGuard(connector, directory, policy, acceptsGap, lock.get());
                        GUARDS.put(key, guard);
                        guard.thread.start();
                        return guard;
                    }
                }
                if (System.nanoTime() > deadline) {
                    throw takenBy(
                            former != null && former.lock != null
                                    ? former.connector
                                    : DirectoryLock.holder(directory.path()),
                            directory);
                }
            }
            // One that was deleted may be about to stop.
            Thread.sleep(INTERVAL.toMillis());
        }
    }

    private static ConnectException takenBy(String holder, SegmentDirectory directory) {
        return new ConnectException("connector " + holder + " captures from " + directory.path()
                + " already, and two would delete each other's segments. Stop one of them; one connector can capture any"
                + " number of tables");
    }

    private void end() throws InterruptedException, IOException {
        thread.interrupt();
        thread.join();
        leave();
    }

    /** The task ends; guarding goes on. */
    void leave() throws IOException {
        DirectoryLock held = lock;
        lock = null;
        if (held != null) {
            held.close();
        }
    }

    SpillUse use() {
        return use;
    }

    /** Of the spill directory's quota. */
    int percentUsed() {
        return policy.maxBytes() == 0 ? 100 : (int) (100 * use.spilledBytes() / policy.maxBytes());
    }

    /** Whether capturing ended, and segments are deleted unread. */
    boolean isDraining() {
        return draining;
    }

    /** What was done to segments that were not read; empty when nothing was. */
    Optional<String> gap() throws IOException {
        return Files.exists(gapFile()) ? Optional.of(Files.readString(gapFile())) : Optional.empty();
    }

    void forgetGap() throws IOException {
        Files.deleteIfExists(gapFile());
    }

    private Path gapFile() {
        return directory.spill().resolve(GAP_FILE);
    }

    @Override
    public void run() {
        try {
            while (guard()) {
                Thread.sleep(INTERVAL.toMillis());
            }
        } catch (InterruptedException e) {
            // Its successor is about to start.
        }
    }

    /** @return whether to go on */
    private boolean guard() {
        try {
            if (lock != null) {
                work();
                failing = false;
                return true;
            }
            if (!Files.isDirectory(directory.path())) {
                return false;
            }
            Optional<DirectoryLock> own = DirectoryLock.tryAcquire(directory.path(), connector);
            if (own.isEmpty()) {
                return false;
            }
            try {
                work();
            } finally {
                own.get().close();
            }
            failing = false;
        } catch (IOException | RuntimeException e) {
            if (!failing) {
                LOG.warn(
                        "Segments in {} cannot be moved to {}; the next round tries again",
                        directory.path(),
                        directory.spill(),
                        e);
            }
            failing = true;
        }
        return true;
    }

    private void work() throws IOException {
        ready.keep(directory.segments());
        if (draining) {
            round.deleteFinished();
        } else {
            boolean hasRoom = round.move();
            if (!hasRoom && policy.whenFull() == SpillPolicy.WhenFull.STOP) {
                stopCapturing();
            } else if (!hasRoom && !full) {
                LOG.warn(
                        "The spill directory {} is full ({} bytes): segments stay in {}, and once that is full the node"
                                + " rejects writes to captured tables",
                        directory.spill(),
                        policy.maxBytes(),
                        directory.path());
            }
            full = !hasRoom;
        }
        use = round.use();
        warn();
    }

    private void stopCapturing() throws IOException {
        Files.writeString(
                gapFile(),
                "the spill directory " + directory.spill() + " was full (" + policy.maxBytes()
                        + " bytes), so the segments that waited there and in " + directory.path()
                        + " were deleted unread, as are those that come until then");
        draining = true;
        LOG.error("Capturing from {} ends: {}", directory.path(), gap().orElseThrow());
        round.deleteFinished();
    }

    private void warn() {
        boolean isFilling = use.spilledBytes() > policy.maxBytes() * SpillPolicy.WARN_AT;
        if (isFilling && !warned) {
            LOG.warn(
                    "The spill directory {} holds {} of at most {} bytes, in {} segments that are not yet safe in Kafka",
                    directory.spill(),
                    use.spilledBytes(),
                    policy.maxBytes(),
                    use.spilledSegments());
        }
        warned = isFilling;
    }
}
