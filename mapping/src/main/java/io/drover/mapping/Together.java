package io.drover.mapping;

import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Delta;

/**
 * Columns of the origin that are promised to be written together, and so make one register of values: an event with all of
 * them says all that there is to say about them. One with some of them breaks the promise.
 */
record Together(int[] columns) {
    enum State {
        WRITTEN,
        DELETED,
        UNTOUCHED,
        BROKEN
    }

    State state(ChangeEvent event) {
        int written = 0;
        int deleted = 0;
        for (int column : columns) {
            Delta delta = event.delta(column);
            written += Delta.isOverwrite(delta) && event.after()[column] != null ? 1 : 0;
            deleted += delta != null && delta.kind() == Delta.Kind.TOMBSTONE ? 1 : 0;
        }
        if (written == columns.length) {
            return State.WRITTEN;
        }
        if (deleted == columns.length) {
            return State.DELETED;
        }
        return written + deleted == 0 ? State.UNTOUCHED : State.BROKEN;
    }
}
