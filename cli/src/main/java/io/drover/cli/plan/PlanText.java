package io.drover.cli.plan;

import io.drover.cli.output.Amounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A plan as lines for a person. */
final class PlanText {
    private PlanText() {}

    static List<String> lines(PlanReport report) {
        List<String> lines = new ArrayList<>();
        for (TablePlan table : report.tables()) {
            table(table, lines);
        }
        report.notices().forEach(notice -> lines.add(line(notice)));
        long blockers = report.count(Notice.Level.BLOCKER);
        lines.add((blockers == 0 ? "Nothing is in the way; " : Amounts.count(blockers, "blocker") + ", ")
                + Amounts.count(report.count(Notice.Level.WARNING), "warning"));
        return lines;
    }

    private static void table(TablePlan table, List<String> lines) {
        lines.add(table.origin() + " -> " + table.target() + (table.targetExists() ? "" : " (to be created)"));
        if (table.estimate() != null) {
            lines.add("  " + estimate(table.estimate()));
        }
        int width = table.columns().stream()
                .mapToInt(column -> column.name().length() + column.type().length() + 1)
                .max()
                .orElse(0);
        for (TablePlan.ColumnLine column : table.columns()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "  %-" + width + "s  %s%s",
                    column.name() + " " + column.type(),
                    column.rule().isEmpty() ? "no rule" : column.rule(),
                    "key".equals(column.written()) || "never".equals(column.written())
                            ? ""
                            : ", written " + column.written()));
        }
        table.notices().forEach(notice -> lines.add(line(notice)));
        if (!table.ddl().isEmpty()) {
            lines.add("  DDL:");
            table.ddl().forEach(statement -> (statement + ";").lines().forEach(line -> lines.add("    " + line)));
        }
        lines.add("");
    }

    private static String line(Notice notice) {
        return "  " + notice.level().name().toLowerCase(Locale.ROOT) + ": " + notice.about() + ": " + notice.text();
    }

    private static String estimate(TablePlan.Estimate estimate) {
        return (estimate.exact() ? "" : "about ") + Amounts.count(estimate.rows(), "row")
                + (estimate.bytes() < 0 ? "" : ", about " + Amounts.count(estimate.bytes() / 1024 + 1) + " KiB")
                + "; copied in about " + Amounts.duration(Duration.ofSeconds(estimate.snapshotSeconds()))
                + " at " + Amounts.rate(OriginSize.ROWS_PER_SECOND);
    }
}
