package io.drover.cli.torture;

import java.time.Duration;
import java.util.Random;

/**
 * Something that goes wrong, or that an operator does.
 *
 * @param pause before it, while everything runs
 * @param length how long a server is away; zero for what an operator does
 * @param share of something, 0 to 1
 */
record Fault(Kind kind, Duration pause, Duration length, double share) {
    private static final int MAX_PAUSE_MILLIS = 8000;
    private static final int MAX_LENGTH_MILLIS = 6000;
    private static final Duration OUTAGE = Duration.ofMinutes(1);

    /** An outage takes no more than this part of the run. */
    private static final int OUTAGE_ONE_IN = 6;

    enum Kind {
        KILL_WORKER,
        KILL_BROKER,
        KILL_ORIGIN,
        KILL_TARGET,
        KILL_WORKER_AND_ORIGIN,
        PAUSE_WORKER,
        PAUSE_BROKER,
        PAUSE_ORIGIN,
        PAUSE_TARGET,
        TARGET_OUTAGE,
        /** Every event is applied once more, by the sink. */
        SINK_RESET,
        /** {@code drover replay} of lists, counters and any other table, beside what is written. */
        REPLAY,
        /** The sink goes back somewhere in each topic. */
        SINK_BACK,
        /** A snapshot of another name. */
        SNAPSHOT,
        /** The snapshot forgets what it has read. */
        SNAPSHOT_BACK,
        /** Capture reads again what is left of the log. */
        CAPTURE_BACK;

        private Duration length(Duration drawn, Duration run) {
            return switch (this) {
                case KILL_WORKER,
                        KILL_BROKER,
                        KILL_ORIGIN,
                        KILL_TARGET,
                        KILL_WORKER_AND_ORIGIN,
                        PAUSE_WORKER,
                        PAUSE_BROKER,
                        PAUSE_ORIGIN,
                        PAUSE_TARGET -> drawn;
                case TARGET_OUTAGE -> {
                    Duration part = run.dividedBy(OUTAGE_ONE_IN);
                    yield part.compareTo(OUTAGE) < 0 ? part : OUTAGE;
                }
                case SINK_RESET, REPLAY, SINK_BACK, SNAPSHOT, SNAPSHOT_BACK, CAPTURE_BACK -> Duration.ZERO;
            };
        }
    }

    /** @param run how long the whole run takes */
    static Fault of(Kind kind, Random random, Duration run) {
        Duration pause = Duration.ofMillis(500 + random.nextInt(MAX_PAUSE_MILLIS));
        Duration length = Duration.ofMillis(random.nextInt(MAX_LENGTH_MILLIS));
        double share = random.nextDouble();
        return new Fault(kind, pause, kind.length(length, run), share);
    }
}
