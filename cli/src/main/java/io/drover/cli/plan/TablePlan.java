package io.drover.cli.plan;

import io.drover.mapping.ColumnPlan;
import java.util.List;

/**
 * What becomes of one origin table in one target.
 *
 * @param targetExists false when the statements are a proposal
 * @param ddl the statements that make the target
 * @param estimate null when the origin table is not there, or in no Cassandra
 */
record TablePlan(
        String origin,
        String target,
        boolean targetExists,
        List<String> ddl,
        List<ColumnLine> columns,
        Estimate estimate,
        List<Notice> notices) {
    /** One target column. @param loss null when none */
    record ColumnLine(String name, String type, String written, String rule, List<String> inputs, String loss) {
        static ColumnLine of(ColumnPlan column) {
            return new ColumnLine(
                    column.target().name(),
                    column.target().type().toString(),
                    written(column.role()),
                    column.rule(),
                    column.inputs(),
                    column.loss());
        }

        private static String written(ColumnPlan.Role role) {
            return switch (role) {
                case KEY -> "key";
                case CELL -> "with its cell";
                case CELLS -> "with its cells, which must be written together";
                case MARKER -> "with the row marker";
                case UNTOUCHED -> "never";
            };
        }
    }

    /**
     * How large the origin table is, from a sample of its rows.
     *
     * @param exact whether all rows were seen
     * @param bytes on all nodes' disks together, replicas counted once; -1 when Cassandra does not know it yet
     * @param snapshotSeconds at {@link OriginSize#ROWS_PER_SECOND}
     */
    record Estimate(long rows, boolean exact, long bytes, long snapshotSeconds) {}
}
