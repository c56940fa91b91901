package io.drover.cli.migration;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.drover.cli.document.Migration;
import io.drover.cli.output.CommandFailure;
import io.drover.mapping.TableRule;
import io.drover.model.TableId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Target tables without a history. What Debezium reads has places in a log as its write times, and a snapshot the lowest one:
 * all far below the time of day, at which others write to the tables. Under rows and deletions of such writes it would never
 * be seen, and no query shows a deletion. A table without rows is therefore truncated, which takes its deletions away.
 */
public final class FreshTargets {
    /** More than a node waits for the others by default. */
    private static final Duration TRUNCATE_TIMEOUT = Duration.ofSeconds(90);

    private FreshTargets() {}

    /** The migration's target tables that have rows. */
    public static List<TableId> used(Migration migration, CqlSession target) {
        List<TableId> used = new ArrayList<>();
        for (TableId table : tables(migration)) {
            try {
                if (target.execute(SimpleStatement.newInstance("SELECT * FROM " + table + " LIMIT 1")
                                        .setConsistencyLevel(DefaultConsistencyLevel.ALL))
                                .one()
                        != null) {
                    used.add(table);
                }
            } catch (DriverException e) {
                throw new CommandFailure(
                        "cannot see whether target table " + table + " has rows: " + e.getMessage()
                                + "; all its replicas must be up. If it has many deletions, TRUNCATE it",
                        e);
            }
        }
        return used;
    }

    private static List<TableId> tables(Migration migration) {
        return migration.mapping().tables().stream()
                .map(TableRule::target)
                .distinct()
                .toList();
    }

    /**
     * Truncates the target tables, none of which has rows.
     *
     * @throws CommandFailure when one has, or cannot be truncated
     */
    static void make(Migration migration, Consumer<String> log) {
        try (CqlSession target = Clusters.open("target", migration.target())) {
            List<TableId> used = used(migration, target);
            if (!used.isEmpty()) {
                throw new CommandFailure(
                        "the snapshot begins anew, but target tables have rows: "
                                + String.join(
                                        ", ",
                                        used.stream().map(TableId::toString).toList())
                                + ". Rows and deletions that others wrote there win over what comes from the origin, whose write"
                                + " times are positions in a log. TRUNCATE the tables, or keep what is in them with --onto-rows");
            }
            for (TableId table : tables(migration)) {
                truncate(target, table);
                log.accept("Truncated target table " + table
                        + ", which has no rows: a deletion in it could win over what" + " comes");
            }
        }
    }

    private static void truncate(CqlSession target, TableId table) {
        try {
            target.execute(SimpleStatement.newInstance("TRUNCATE " + table).setTimeout(TRUNCATE_TIMEOUT));
        } catch (DriverException e) {
            throw new CommandFailure(
                    "cannot truncate target table " + table
                            + ", which has no rows but may have deletions that would win over" + " what comes: "
                            + e.getMessage() + "; all nodes must be up",
                    e);
        }
    }
}
