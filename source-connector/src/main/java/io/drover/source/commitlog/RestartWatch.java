package io.drover.source.commitlog;

import io.drover.model.TableId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for a run of the node with {@code cdc_enabled: false}, of which it keeps no segment. The setting cannot be changed
 * without a restart, and a node notes in {@code system.local} when it was started last. Used by the following thread.
 */
final class RestartWatch {
    private static final Logger LOG = LoggerFactory.getLogger(RestartWatch.class);

    private static final String ON = "on";
    private static final String OFF = "off";

    private final NodeSchema node;
    private final String address;
    private final Supplier<NodeSettings> settings;
    private final StateFile file;
    private long startedAt;

    /** @param migration whose captured tables it is about */
    RestartWatch(NodeSchema node, String address, Supplier<NodeSettings> settings, Path directory, String migration) {
        this.node = node;
        this.address = address;
        this.settings = settings;
        this.file = new StateFile(directory.resolve("drover.started-" + migration));
    }

    /** Takes note when CDC is off, whatever comes of it; before anything was captured it does not matter. */
    void noteOff(boolean goesOn) throws IOException {
        if (goesOn && isOff()) {
            write(OFF);
        }
    }

    /** @throws ConnectException when the node ran without CDC in between, unless gaps are accepted */
    void start(boolean goesOn, GapWatch gaps, Set<TableId> tables) throws IOException {
        Optional<String[]> before = goesOn ? file.read().map(text -> text.split(" ")) : Optional.empty();
        if (before.filter(known -> known[1].equals(OFF)).isPresent()) {
            gaps.report(
                    tables,
                    "node " + address
                            + " ran with 'cdc_enabled: false', and keeps no segments of such a time for capture");
        }
        startedAt = node.startedAt();
        if (before.filter(known -> Long.parseLong(known[0]) != startedAt).isPresent()) {
            warn("while nothing captured from it");
        }
        write(ON);
    }

    /** @throws ConnectException when the node runs without CDC since the last look */
    void look() {
        long now = node.startedAt();
        if (now == startedAt) {
            return;
        }
        startedAt = now;
        try {
            Optional<String> isEnabled = settings.get().value(NodeSettings.CDC_ENABLED);
            if (isEnabled.isEmpty()) {
                warn("and does not say whether CDC is on");
            }
            if (isEnabled.filter("false"::equals).isPresent()) {
                write(OFF);
                throw new ConnectException(
                        "node " + address + " was started with CDC off at " + Instant.ofEpochSecond(now)
                                + ", and what is written to captured tables since then is missing. Set 'cdc_enabled: true' in its"
                                + " cassandra.yaml, restart it, and then this task, which says how to go on");
            }
            write(ON);
        } catch (IOException e) {
            throw new ConnectException("cannot take note of the node's start: " + e, e);
        }
    }

    private void warn(String unseen) {
        LOG.warn(
                "Node {} was started at {}, {}. If it ran with 'cdc_enabled: false' since capture last looked, what was written"
                        + " then is missing, and the captured tables need a new snapshot",
                address,
                Instant.ofEpochSecond(startedAt),
                unseen);
    }

    private boolean isOff() {
        return settings.get()
                .value(NodeSettings.CDC_ENABLED)
                .filter("false"::equals)
                .isPresent();
    }

    private void write(String cdc) throws IOException {
        file.write(node.startedAt() + " " + cdc);
    }
}
