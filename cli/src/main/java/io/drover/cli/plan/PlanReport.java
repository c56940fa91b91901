package io.drover.cli.plan;

import java.util.List;
import java.util.stream.Stream;

/** All that the plan found. @param notices those about no single table */
record PlanReport(String migration, List<TablePlan> tables, List<Notice> notices) {
    long count(Notice.Level level) {
        return Stream.concat(notices.stream(), tables.stream().flatMap(table -> table.notices().stream()))
                .filter(notice -> notice.level() == level)
                .count();
    }
}
