package io.drover.cli.migration;

import io.drover.cli.connect.ConnectClient;
import io.drover.cli.connect.ConnectorStatus;
import io.drover.cli.output.CommandFailure;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Replays through the migration's own sink, which stays the only one that writes these tables: it is stopped, goes back in
 * their topics, and is resumed.
 *
 * <p>The steps may end anywhere and be taken again. The sink says in its configuration what it replays only once it has gone
 * back, so that this is true however it is resumed.
 */
final class LiveSinkReplay implements ReplayPart {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final ConnectorSpec sink;
    private final ReplayStart asked;
    private final MigrationTopics kafka;
    private final ConnectClient connect;
    private final Consumer<String> log;

    LiveSinkReplay(ConnectorSpec sink, ReplayStart asked, MigrationTopics kafka, Consumer<String> log) {
        this.sink = sink;
        this.asked = asked;
        this.kafka = kafka;
        this.connect = new ConnectClient(sink.connect());
        this.log = log;
    }

    @Override
    public void start() {
        Map<String, String> config = config();
        Optional<ReplayNote> before = ReplayNote.in(config).filter(note -> note.left(committed()) > 0);
        if (before.isEmpty()) {
            goBack(config);
            log.accept("Replay " + asked.note().id() + " runs in connector " + sink.name()
                    + ", for tables with lists or" + " counters; new changes of these tables come after it");
        } else if (before.get().isSameAs(asked.note())) {
            resume();
            log.accept("Replay " + asked.note().id() + " was started before and goes on");
        } else {
            throw new CommandFailure("connector " + sink.name() + " is still at replay " + before.get()
                    + "; it can do one at a time. See: drover status");
        }
    }

    private void goBack(Map<String, String> config) {
        connect.stop(sink.name());
        try {
            kafka.seekWhenEmpty(ConnectorPlan.group(sink.name()), begin(), PATIENCE);
            connect.put(sink.name(), asked.note().putIn(config));
        } finally {
            connect.resume(sink.name());
        }
        connect.awaitRunning(sink.name(), PATIENCE);
    }

    /** Never ahead of where the sink is, which would leave out what it has not applied. */
    private Map<TopicPartition, Long> begin() {
        Map<TopicPartition, Long> committed = committed();
        Map<TopicPartition, Long> begin = new HashMap<>(asked.begin());
        begin.keySet().retainAll(committed.keySet());
        begin.replaceAll((partition, offset) -> Math.min(offset, committed.get(partition)));
        return begin;
    }

    private void resume() {
        connect.resume(sink.name());
        connect.awaitRunning(sink.name(), PATIENCE);
    }

    private Map<String, String> config() {
        return connect.config(sink.name())
                .orElseThrow(() -> new CommandFailure("connector " + sink.name() + " was removed before the replay was"
                        + " finished; what is left comes when the migration is started again"));
    }

    private Map<TopicPartition, Long> committed() {
        return kafka.committed(ConnectorPlan.group(sink.name()));
    }

    @Override
    public long left() {
        ReplayNote note = ReplayNote.in(config())
                .filter(asked.note()::isSameAs)
                .orElseThrow(() -> new CommandFailure("connector " + sink.name() + " is at another replay now"));
        connect.status(sink.name()).flatMap(ConnectorStatus::failure).ifPresent(failure -> {
            throw new CommandFailure("connector " + sink.name() + " does not run: " + failure);
        });
        return note.left(committed());
    }

    @Override
    public void finish() {
        // The sink goes on with what is new.
    }
}
