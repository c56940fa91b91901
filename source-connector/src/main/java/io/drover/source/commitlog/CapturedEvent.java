package io.drover.source.commitlog;

import io.drover.model.event.ChangeEvent;

/**
 * @param event when a column must be read, with its key alone, and what the log says of that column's write timestamp, TTL
 *     and deletion; null with a dead letter
 * @param letter what goes out in the place of the events of a mutation that cannot be decoded; null otherwise
 * @param reread the column whose value must be read from the origin before the event can go out, or {@link Reread#NONE}
 * @param next where to go on once this event is safe in Kafka
 * @param known what offsets say of the tables from this event on; null when it is what they said before
 */
record CapturedEvent(ChangeEvent event, DeadLetter letter, int reread, LogPosition next, KnownTables known) {
    CapturedEvent(ChangeEvent event, int reread, LogPosition next, KnownTables known) {
        this(event, null, reread, next, known);
    }

    CapturedEvent with(KnownTables news) {
        return new CapturedEvent(event, letter, reread, next, news);
    }

    boolean isComplete() {
        return reread == Reread.NONE;
    }
}
