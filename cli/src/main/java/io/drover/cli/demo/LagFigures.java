package io.drover.cli.demo;

/**
 * The time from sending a write to the origin until the target shows it.
 *
 * @param writes how many were measured
 * @param p50 milliseconds; like p99 and max it is null when none was measured
 */
public record LagFigures(long writes, Double p50, Double p99, Double max) {
    static final LagFigures NONE = new LagFigures(0, null, null, null);
}
