package io.drover.cli.migration;

import io.drover.cli.document.Migration;
import io.drover.cli.document.MigrationReader;
import io.drover.cli.output.CommandFailure;
import io.drover.cli.output.Console;
import io.drover.cli.output.ExitCode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "replay",
        description =
                "Applies what is in a migration's topics once more: to the same target under the mapping that the "
                        + "document has now, or to another target. A sink of its own does it beside the first; tables "
                        + "with counters or non-frozen lists, which only one sink may write, are replayed by the first.")
public final class ReplayCommand implements Callable<Integer> {
    private static final String EARLIEST = "earliest";

    @Mixin
    private DocumentOption document;

    @Option(
            names = "--from",
            paramLabel = "TIMESTAMP",
            required = true,
            description =
                    "Where to begin: 'earliest', or a moment such as 2026-11-21T08:00:00Z. Records count by the time at "
                            + "which they came into Kafka.")
    private String from;

    @Mixin
    private TableOption tables;

    @Option(
            names = "--into",
            paramLabel = "FILE",
            description = "Another migration.yaml, whose target and tables are used instead.")
    private Path into;

    @Option(
            names = "--id",
            paramLabel = "NAME",
            defaultValue = "1",
            description = "Names the replay, when there are several (default: ${DEFAULT-VALUE}).")
    private String id;

    @Option(
            names = "--wait",
            description =
                    "Wait until all that is in the topics now was applied, and remove the sink then. Without it the "
                            + "sink follows the topics until drover stop.")
    private boolean wait;

    @Override
    public Integer call() throws InterruptedException {
        AdHocConnectors.checkId(id);
        Optional<Instant> begin = from.equals(EARLIEST) ? Optional.empty() : Optional.of(moment());
        Migration migration = document.read();
        Migration other = into == null ? migration : MigrationReader.read(into);
        Console console = Console.ofStandardOutput();
        try (Replay replay = new Replay(migration, other, id, Clock.systemUTC(), console::line)) {
            List<String> missing = replay.start(tables.of(other), begin);
            if (wait) {
                replay.await(console::progress);
            } else {
                console.line("See: drover status -f " + migration.path());
            }
            if (missing.isEmpty()) {
                return ExitCode.OK.code();
            }
            missing.forEach(console::line);
            console.line("THE REPLAY IS NOT COMPLETE: it has only what Kafka still has. What it lacks, a snapshot reads"
                    + " from the origin: drover snapshot -f " + migration.path());
            return ExitCode.FAILED.code();
        }
    }

    private Instant moment() {
        try {
            return OffsetDateTime.parse(from).toInstant();
        } catch (DateTimeParseException e) {
            throw CommandFailure.usage(
                    "--from '" + from + "' is neither 'earliest' nor a moment such as 2026-11-21T08:00:00Z");
        }
    }
}
