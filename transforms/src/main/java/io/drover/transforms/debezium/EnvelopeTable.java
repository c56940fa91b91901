package io.drover.transforms.debezium;

import io.drover.model.event.ChangeEvent;
import io.drover.model.event.EventWriter;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/** The envelopes of one table, of one layout. */
interface EnvelopeTable {
    /** @param key null when the record has none */
    boolean isOf(Schema key, Struct source);

    EventWriter writer();

    /** @throws org.apache.kafka.connect.errors.DataException naming the table and the column */
    ChangeEvent event(Struct key, Struct envelope, Struct source);
}
