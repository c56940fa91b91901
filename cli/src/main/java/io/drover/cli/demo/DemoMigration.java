package io.drover.cli.demo;

import io.drover.cli.migration.Progress;
import io.drover.verification.Comparison;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** What differs from one of the demo's origins to another: its tables, how they are written to, migrated and compared. */
interface DemoMigration extends AutoCloseable {
    /** The origin's table, for messages. */
    String originTable();

    /** Creates the tables on both sides. */
    void createTables();

    /** Writes to the origin, as the application does; once the tables are there. */
    OriginUsers origin();

    /** Reads the target; once the tables are there. */
    TargetUsers target();

    /**
     * Starts the migration.
     *
     * @param log told each step, in a line
     */
    Progress start(Consumer<String> log) throws IOException;

    /**
     * Compares every row of the origin with the target, as the mapping has it.
     *
     * @param progress told now and then how many more rows were compared
     */
    Comparison compare(LongConsumer progress) throws InterruptedException;

    @Override
    void close();
}
