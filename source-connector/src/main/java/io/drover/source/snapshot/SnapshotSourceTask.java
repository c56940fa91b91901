package io.drover.source.snapshot;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import io.drover.model.Version;
import io.drover.source.Unacknowledged;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;

/**
 * Reads its share of the snapshot's ranges, from where their offsets say, and then disconnects and stays idle. It connects at the first
 * poll, so that an origin that is down for a while is waited for.
 */
public final class SnapshotSourceTask extends SourceTask {
    /** Short enough for a prompt stop. */
    private static final Duration POLL_WAIT = Duration.ofMillis(500);

    private static final Duration RECONNECT_WAIT = Duration.ofSeconds(2);

    private SnapshotSourceConfig config;
    private Unacknowledged unacknowledged;
    private Snapshot snapshot;
    private boolean finished;

    @Override
    public void start(Map<String, String> props) {
        config = new SnapshotSourceConfig(props);
        unacknowledged = new Unacknowledged(props);
    }

    @Override
    public List<SourceRecord> poll() throws InterruptedException {
        if (finished) {
            Thread.sleep(POLL_WAIT.toMillis());
            return null;
        }
        if (snapshot == null) {
            snapshot = open();
        }
        if (!unacknowledged.awaitRoom(POLL_WAIT)) {
            return null;
        }
        List<SourceRecord> records = snapshot.poll(POLL_WAIT);
        unacknowledged.sent(records == null ? 0 : records.size());
        if (snapshot.isFinished()) {
            finished = true;
            snapshot.disconnect();
        }
        return records;
    }

    @Override
    public void commitRecord(SourceRecord record, RecordMetadata metadata) {
        unacknowledged.acknowledged();
    }

    private Snapshot open() throws InterruptedException {
        try {
            return Snapshot.open(config, context.offsetStorageReader());
        } catch (DriverException e) {
            if (isRefused(e)) {
                throw new ConnectException("the origin cluster refuses the login: " + e.getMessage(), e);
            }
            Thread.sleep(RECONNECT_WAIT.toMillis());
            throw new RetriableException("the origin cluster cannot be reached: " + e.getMessage(), e);
        }
    }

    private static boolean isRefused(DriverException e) {
        return e instanceof AllNodesFailedException failed
                && failed.getAllErrors().values().stream()
                        .flatMap(List::stream)
                        .anyMatch(AuthenticationException.class::isInstance);
    }

    /** Connect calls it on the thread that polls. */
    @Override
    public void stop() {
        if (snapshot != null) {
            snapshot.close();
        }
    }

    @Override
    public String version() {
        return Version.CURRENT;
    }
}
