package io.drover.cassandra.scan;

import io.drover.model.event.Delta;

/** Takes the cells of a row, one or several for a column. */
@FunctionalInterface
interface CellSink {
    /**
     * @param ttl remaining seconds, or {@link io.drover.model.event.ChangeEvent#NO_TTL}
     * @param delta null for a plain overwrite
     */
    void cell(int column, long writetime, int ttl, Object value, Delta delta);
}
