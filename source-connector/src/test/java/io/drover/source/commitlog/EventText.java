package io.drover.source.commitlog;

import io.drover.model.Column;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.ClusteringRange;
import io.drover.model.event.Delta;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Struct;

/** A change event as one line, so that a test can state exactly what it expects. */
final class EventText {
    private EventText() {}

    /** For example {@code u @2000 ttl=60 {id=1, v=x} [w=tombstone]}. */
    static String of(ChangeEvent event) {
        StringBuilder text = new StringBuilder(event.op().code()).append(" @").append(event.writetime());
        if (event.hasTtl()) {
            text.append(" ttl=").append(event.ttl());
        }
        List<String> values = new ArrayList<>();
        List<String> deltas = new ArrayList<>();
        for (int i = 0; i < event.table().size(); i++) {
            Column column = event.table().column(i);
            if (event.after()[i] != null) {
                values.add(column.name() + "=" + value(event.after()[i]));
            }
            if (event.delta(i) != null) {
                deltas.add(column.name() + "=" + delta(event.delta(i)));
            }
        }
        text.append(" {").append(String.join(", ", values)).append("}");
        if (!deltas.isEmpty()) {
            text.append(" ").append(deltas);
        }
        if (event.range() != null) {
            text.append(" ").append(range(event.range()));
        }
        return text.toString();
    }

    private static String delta(Delta delta) {
        return delta.kind() == Delta.Kind.FIELDS
                ? new TreeMap<>(delta.fields()).toString().toLowerCase(java.util.Locale.ROOT)
                : delta.kind().name().toLowerCase(java.util.Locale.ROOT);
    }

    private static String value(Object value) {
        if (value instanceof Struct struct) {
            return struct.schema().fields().stream()
                    .filter(field -> struct.get(field) != null)
                    .map(field -> field.name() + ":" + value(struct.get(field)))
                    .collect(Collectors.joining(" ", "(", ")"));
        }
        if (value instanceof List<?> list) {
            return list.stream().map(EventText::value).toList().toString();
        }
        return String.valueOf(value);
    }

    private static String range(ClusteringRange range) {
        return bound(range.start(), "> ", ">= ") + " " + bound(range.end(), "< ", "<= ");
    }

    private static String bound(ClusteringRange.Bound bound, String exclusive, String inclusive) {
        return bound.values().isEmpty() ? "open" : (bound.inclusive() ? inclusive : exclusive) + bound.values();
    }
}
