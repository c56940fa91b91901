package io.drover.cli.demo;

import io.drover.cli.load.AsyncWrites;
import io.drover.cli.load.WriteClock;
import io.drover.cli.output.Amounts;
import io.drover.cli.output.CommandFailure;
import io.drover.cli.output.Stopwatch;

/** Gives the origin's table its first rows. */
final class Fill {
    private static final int MAX_IN_FLIGHT = 512;
    private static final int ROWS_PER_REPORT = 1000;

    private Fill() {}

    static void run(int rows, UserHistory history, WriteClock clock, OriginUsers origin, Stopwatch log)
            throws InterruptedException {
        AsyncWrites writes = new AsyncWrites(MAX_IN_FLIGHT);
        for (int i = 0; i < rows; i++) {
            UserWrite insert = history.insert(clock.next());
            writes.send(() -> origin.write(insert), failure -> {});
            if (i % ROWS_PER_REPORT == 0) {
                log.progress("filling: " + Amounts.count(i, "row") + " of " + Amounts.count(rows));
            }
        }
        writes.awaitAll();
        if (writes.failed() > 0) {
            throw new CommandFailure(
                    "the origin refused " + Amounts.count(writes.failed(), "row") + ": "
                            + writes.lastFailure().getMessage(),
                    writes.lastFailure());
        }
    }
}
