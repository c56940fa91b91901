package io.drover.cli.torture;

import io.drover.cli.output.Amounts;
import io.drover.cli.output.RunFrame;
import io.drover.verification.Comparison;
import java.util.List;
import java.util.Map;

/**
 * What {@code drover torture} found, as its JSON says it.
 *
 * @param agree whether all tables were compared with all events applied, and no row differs
 * @param caughtUp whether the target had applied everything when the tables were compared
 * @param operations acknowledged by the origin
 * @param failedOperations not acknowledged, which the origin may have applied or not
 * @param faults how often each kind
 * @param restarts of connectors that had failed, with the reason
 * @param events in the topics
 */
record TortureResult(
        boolean agree,
        boolean caughtUp,
        long seed,
        double minutes,
        long operations,
        long failedOperations,
        Map<Fault.Kind, Integer> faults,
        List<Restart> restarts,
        long events,
        List<Table> tables)
        implements RunFrame.Result {
    /**
     * @param differences rows that must not be different, with what is wrong
     * @param approximated rows that are alive on one side only, after a snapshot that could not see their row marker
     */
    record Table(String table, long equal, List<Comparison.Sample> differences, long approximated) {
        Table {
            differences = List.copyOf(differences);
        }
    }

    record Restart(String connector, String reason) {}

    TortureResult {
        faults = Map.copyOf(faults);
        restarts = List.copyOf(restarts);
        tables = List.copyOf(tables);
    }

    String summary() {
        long allFaults = faults.values().stream().mapToLong(Integer::longValue).sum();
        return (agree ? "All tables agree" : "The tables do not agree") + " after "
                + Amounts.count(operations, "operation") + " and " + Amounts.count(allFaults, "fault") + ", with "
                + Amounts.count(restarts.size(), "restart") + " of failed connectors (seed " + seed + ")";
    }
}
