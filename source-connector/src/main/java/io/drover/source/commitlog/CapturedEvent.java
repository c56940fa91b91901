package io.drover.source.commitlog;

import io.drover.model.event.ChangeEvent;

/** @param next where to go on once this event is safe in Kafka */
record CapturedEvent(ChangeEvent event, LogPosition next) {}
