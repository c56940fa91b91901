package io.drover.transforms.debezium;

import io.drover.model.event.ChangeEvent;
import io.drover.model.event.EventWriter;

/** A change event, and the writer of its table's events. */
public record DebeziumEvent(ChangeEvent event, EventWriter writer) {}
