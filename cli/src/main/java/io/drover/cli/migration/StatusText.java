package io.drover.cli.migration;

import io.drover.cli.connect.ConnectorStatus;
import io.drover.cli.output.Amounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A migration's status as a person reads it. */
final class StatusText {
    private StatusText() {}

    static List<String> lines(MigrationStatus status) {
        List<String> lines = new ArrayList<>();
        lines.add("Migration " + status.migration() + (status.healthy() ? "" : ": not everything runs"));
        status.snapshot().forEach(table -> {
            lines.add("  snapshot   " + snapshot(table));
            lines.addAll(troubles(table));
        });
        if (status.snapshot().size() > 1) {
            lines.add("  snapshot   " + snapshot(status.snapshotTotal()));
        }
        status.adHocSnapshots()
                .forEach(more -> more.tables().forEach(table -> {
                    lines.add("  snapshot   " + more.id() + ": " + snapshot(table));
                    lines.addAll(troubles(table));
                }));
        status.replays()
                .forEach(replay -> lines.add("  replay     " + replay.id() + " from " + replay.from() + ": "
                        + (replay.finished()
                                ? "finished; it follows the topics until drover stop"
                                : Amounts.count(replay.recordsLeft(), "record") + " left")));
        lines.add("  stream     "
                + (status.stream().lagRecords() == 0
                        ? "the target has everything that is in the topics"
                        : Amounts.count(status.stream().lagRecords(), "record")
                                + " not acknowledged by the target yet"));
        for (MigrationStatus.Connector connector : status.connectors()) {
            lines.add("  connector  " + connector.name() + ": " + connector.state() + ", " + connector.tasks()
                    + " tasks running, on " + connector.connect());
            if (connector.failure() != null) {
                lines.add("             " + connector.failure());
                lines.add("             mend the cause, then: curl -X POST '" + connector.connect() + "/connectors/"
                        + connector.name() + "/restart?includeTasks=true&onlyFailed=true'");
            } else if (!connector.state().equals(ConnectorStatus.RUNNING)) {
                lines.add("             " + advice(connector));
            }
        }
        return lines;
    }

    private static List<String> troubles(MigrationStatus.TableSnapshot table) {
        return table.troubles().stream()
                .map(trouble -> "             cannot be read at present: " + trouble)
                .toList();
    }

    private static String advice(MigrationStatus.Connector connector) {
        return switch (connector.state()) {
            case "MISSING" -> "there is no such connector: drover start creates it";
            case "PAUSED", "STOPPED" ->
                "somebody paused or stopped it; to go on: curl -X PUT '" + connector.connect() + "/connectors/"
                        + connector.name() + "/resume'";
            default -> "Connect has not given it to a worker yet";
        };
    }

    private static String snapshot(MigrationStatus.TableSnapshot table) {
        String rows = table.rows() == null ? "" : Amounts.count(table.rows(), "row");
        if (table.finished()) {
            return table.table() + ": finished" + (rows.isEmpty() ? "" : ", " + rows);
        }
        if (table.percent() == null) {
            return table.table() + ": " + (rows.isEmpty() ? "not begun" : rows + " and changes so far");
        }
        String rate = table.rowsPerSecond() == null ? "" : ", " + Amounts.rate(table.rowsPerSecond());
        String eta = table.etaSeconds() == null
                ? ""
                : ", " + Amounts.duration(Duration.ofSeconds(table.etaSeconds())) + " left";
        return table.table() + ": " + table.percent() + "%, " + rows + rate + eta + ", "
                + Amounts.count(table.rangesDone(), "token range") + " done"
                + (table.rangesLeft() == null ? "" : ", " + Amounts.count(table.rangesLeft()) + " left");
    }
}
