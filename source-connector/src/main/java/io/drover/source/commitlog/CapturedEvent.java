package io.drover.source.commitlog;

import io.drover.model.event.ChangeEvent;

/**
 * @param event when a column must be read, with its key alone, and what the log says of that column's write timestamp, TTL
 *     and deletion; null with a dead letter
 * @param letter what goes out in the place of the events of a mutation that cannot be decoded; null otherwise
 * @param reread the column whose value must be read from the origin before the event can go out, or {@link Reread#NONE}
 * @param topicPartition where an event without a key goes; null when Kafka chooses
 * @param next where to go on once this event is safe in Kafka: behind its mutation if it is the last event of that one
 * @param known what the event's offset says of the tables; null before the first look at them
 */
record CapturedEvent(
        ChangeEvent event, DeadLetter letter, int reread, Integer topicPartition, LogPosition next, KnownTables known) {
    CapturedEvent(ChangeEvent event, int reread, LogPosition next) {
        this(event, null, reread, null, next, null);
    }

    static CapturedEvent of(DeadLetter letter, LogPosition next) {
        return new CapturedEvent(null, letter, Reread.NONE, null, next, null);
    }

    static CapturedEvent ofWholeTable(ChangeEvent event, Integer topicPartition, LogPosition next) {
        return new CapturedEvent(event, null, Reread.NONE, topicPartition, next, null);
    }

    CapturedEvent with(KnownTables tables) {
        return new CapturedEvent(event, letter, reread, topicPartition, next, tables);
    }

    CapturedEvent with(LogPosition later) {
        return new CapturedEvent(event, letter, reread, topicPartition, later, known);
    }

    CapturedEvent completed(ChangeEvent complete) {
        return new CapturedEvent(complete, null, Reread.NONE, null, next, known);
    }

    boolean isComplete() {
        return reread == Reread.NONE;
    }
}
