package io.drover.cli.demo;

import java.time.Duration;

/**
 * How fast the snapshot was.
 *
 * @param duration from the creation of its connector until the target had acknowledged its last row
 */
record SnapshotFigures(long rows, Duration duration) {
    double rowsPerSecond() {
        return Math.round(rows * 10_000.0 / Math.max(1, duration.toMillis())) / 10.0;
    }
}
