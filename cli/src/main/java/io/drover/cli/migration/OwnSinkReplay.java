package io.drover.cli.migration;

import io.drover.cli.connect.ConnectClient;
import io.drover.cli.connect.ConnectorStatus;
import io.drover.cli.output.CommandFailure;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Replays with a sink and a consumer group of its own, beside whatever else writes to the target. */
final class OwnSinkReplay implements ReplayPart {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final ConnectorSpec spec;
    private final ReplayStart asked;
    private final MigrationTopics kafka;
    private final ConnectClient connect;
    private final Clock clock;
    private final Consumer<String> log;

    OwnSinkReplay(ConnectorSpec spec, ReplayStart asked, MigrationTopics kafka, Clock clock, Consumer<String> log) {
        this.spec = spec;
        this.asked = asked;
        this.kafka = kafka;
        this.connect = new ConnectClient(spec.connect());
        this.clock = clock;
        this.log = log;
    }

    @Override
    public void start() {
        Optional<Map<String, String>> before = connect.config(spec.name());
        if (before.isPresent()) {
            goOn(before.get());
            return;
        }
        List<String> errors = connect.validate(spec.name(), spec.config());
        if (!errors.isEmpty()) {
            throw CommandFailure.usage("the replay cannot run:\n  " + String.join("\n  ", errors));
        }
        kafka.seek(ConnectorPlan.group(spec.name()), asked.begin());
        connect.put(spec.name(), asked.note().putIn(spec.startedAt(clock.instant())));
        try {
            connect.awaitRunning(spec.name(), PATIENCE);
        } catch (CommandFailure e) {
            connect.delete(spec.name());
            throw e;
        }
        log.accept("Replay " + asked.note().id() + " runs as connector " + spec.name());
    }

    private void goOn(Map<String, String> config) {
        if (!spec.isSameAs(config)
                || ReplayNote.in(config).filter(asked.note()::isSameAs).isEmpty()) {
            throw new CommandFailure("there is a replay "
                    + ReplayNote.in(config)
                            .map(ReplayNote::toString)
                            .orElse(asked.note().id())
                    + " already, as connector " + spec.name()
                    + ", with another beginning, other tables, another mapping or another target. Choose another --id, or"
                    + " remove that one first: curl -X DELETE " + spec.connect() + "/connectors/" + spec.name());
        }
        log.accept("Replay " + asked.note().id() + " was started before and goes on");
    }

    @Override
    public long left() {
        ReplayNote note = connect.config(spec.name())
                .flatMap(ReplayNote::in)
                .orElseThrow(() -> new CommandFailure(
                        "connector " + spec.name() + " was removed before the replay was" + " finished"));
        connect.status(spec.name()).flatMap(ConnectorStatus::failure).ifPresent(failure -> {
            throw new CommandFailure("connector " + spec.name() + " does not run: " + failure);
        });
        return note.left(kafka.committed(ConnectorPlan.group(spec.name())));
    }

    @Override
    public void finish() {
        connect.deleteOffsets(spec.name());
        connect.delete(spec.name());
        log.accept("Removed connector " + spec.name());
    }
}
