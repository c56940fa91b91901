package io.drover.verification;

import io.drover.mapping.TableMapping;
import io.drover.model.TableSchema;

/** What can be promised about a target column, and so what is compared. */
enum ColumnRole {
    /** Part of the primary key. */
    KEY,
    /** From a cell of the origin, or from several that were written together: value, write timestamp and expiry are the same on both sides. */
    CELL,
    /**
     * Written together with the row's marker: a constant, or a copy of a key column. CQL does not show when a marker was
     * written, nor whether there is one: a row that only UPDATEs made has none, and then the target's column is null. So the
     * value is compared alone, and null is right, too.
     */
    MARKER,
    /** No rule touches it. */
    UNTOUCHED;

    /** By column of the target table. */
    static ColumnRole[] of(TableMapping mapping, TableSchema origin) {
        return mapping.columns(origin).stream()
                .map(column -> switch (column.role()) {
                    case KEY -> KEY;
                    case CELL, CELLS -> CELL;
                    case MARKER -> MARKER;
                    case UNTOUCHED -> UNTOUCHED;
                })
                .toArray(ColumnRole[]::new);
    }
}
