package io.drover.cli.demo;

import io.drover.cli.output.Amounts;
import io.drover.verification.Comparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A demo's result as a person reads it. */
final class VerdictText {
    private VerdictText() {}

    static List<String> lines(DemoResult result) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(result.agree() ? "Both tables agree." : "The tables do not agree.");
        lines.add(row("equal", Amounts.count(result.equal())));
        lines.add(row("missing", Amounts.count(result.missing())));
        lines.add(row("extra", Amounts.count(result.extra())));
        lines.add(row("different", Amounts.count(result.different())));
        lines.add(row("writes", Amounts.count(result.writes()) + failures(result)));
        lines.add(row(
                "snapshot",
                Amounts.count(result.snapshotRows(), result.origin().counted()) + ", "
                        + Amounts.rate(result.snapshotRowsPerSecond())));
        lines.add(row("lag", lag(result.lagMs()) + sampled(result)));
        lines.add(row("  after snapshot", lag(result.lagAfterSnapshotMs())));
        for (Comparison.Sample sample : result.samples()) {
            lines.add("  " + sample.key() + ": " + sample.what());
        }
        if (!result.caughtUp()) {
            lines.add("The target had not caught up when the tables were compared.");
        }
        return lines;
    }

    private static String row(String name, String value) {
        return String.format(Locale.ROOT, "  %-16s  %s", name, value);
    }

    private static String failures(DemoResult result) {
        return result.failedWrites() == 0
                ? ""
                : ", and " + Amounts.count(result.failedWrites()) + " that the origin did not acknowledge";
    }

    private static String lag(LagFigures lag) {
        return lag.writes() == 0
                ? "not measured"
                : String.format(
                        Locale.ROOT,
                        "p50 %,.0f ms, p99 %,.0f ms, max %,.0f ms (%s)",
                        lag.p50(),
                        lag.p99(),
                        lag.max(),
                        Amounts.count(lag.writes(), "write"));
    }

    private static String sampled(DemoResult result) {
        return result.lagSampling() == 1 ? "" : ", of one user in " + result.lagSampling();
    }
}
