package io.drover.verification;

import io.drover.cassandra.scan.RowEvents;
import io.drover.cassandra.scan.ScannedRow;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Op;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Makes the target's rows of the rows that a scan reads. Used by one thread. */
final class RowImages {
    private final TableSchema target;
    private final Function<ChangeEvent, List<ChangeEvent>> mapping;
    private final RowEvents events;

    /** @param mapping from events of the scanned table to events of the target */
    RowImages(TableSchema target, Function<ChangeEvent, List<ChangeEvent>> mapping, RowEvents events) {
        this.target = target;
        this.mapping = mapping;
        this.events = events;
    }

    /** None when the mapping leaves the row out, several when it makes rows of its elements, and for static columns. */
    Collection<RowImage> of(ScannedRow row, long token) {
        Map<List<Object>, RowImage> images = new LinkedHashMap<>();
        List<ChangeEvent> mapped = new ArrayList<>();
        events.read(row, event -> mapped.addAll(mapping.apply(event)));
        for (ChangeEvent event : mapped) {
            // What stood there before an overwrite is deleted; here there is nothing before.
            if (event.op() != Op.DELETE) {
                images.computeIfAbsent(RowImage.keyOf(event), key -> new RowImage(target, token, key))
                        .add(event);
            }
        }
        return images.values();
    }
}
